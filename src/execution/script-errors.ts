import { StepError, type StepOutcome } from '../domain/step-outcome.ts';
import type { SandboxResult } from './sandbox-run.ts';

export interface ScriptLimits {
  script_path: string;
  timeout_ms: number;
  memory_limit_bytes: number;
  output_limit_bytes: number;
}

const outOfMemory = /MemoryError|Cannot allocate memory|out of memory|bad_alloc|OutOfMemory|memory exhausted|Could not reserve/i;

/**
 * What a script's end means; undefined for success.
 * @param stderr the end of it.
 * @param outcome kept with the failed stage.
 */
export function scriptError(config: ScriptLimits, { exitCode, signal, exceeded }: SandboxResult, stderr: string, outcome: StepOutcome): StepError | undefined {
  const script = JSON.stringify(config.script_path);
  switch (exceeded) {
    case 'time':
      return new StepError('SCRIPT_TIMEOUT', `${script} did not end within ${config.timeout_ms} ms.`, { hint: 'Raise timeout_ms of the step.', outcome });
    case 'output':
      return new StepError('SCRIPT_OUTPUT_LIMIT', `${script} printed more than ${config.output_limit_bytes} bytes.`, {
        hint: 'Write large output to a file, or raise output_limit_bytes of the step.',
        outcome,
      });
    case 'memory':
      return new StepError('SCRIPT_MEMORY_LIMIT', `${script} used more than ${config.memory_limit_bytes} bytes of memory.`, { hint: raiseMemory, outcome });
    case 'processes':
      return new StepError('SCRIPT_PROCESS_LIMIT', `${script} started too many processes.`, { hint: 'Start fewer at once.', outcome });
    case undefined: {
      if (exitCode === 0) return undefined;
      const end = signal === null ? `ended with exit code ${exitCode}` : `was ended by ${signal}`;
      const lastLine = stderr.slice(stderr.lastIndexOf('\n') + 1).slice(-500);
      const hint = hintFor(exitCode, signal, stderr);
      return new StepError('SCRIPT_FAILED', `${script} ${end}${lastLine ? `: ${lastLine.toWellFormed()}` : '.'}`, { ...(hint && { hint }), outcome });
    }
  }
}

const raiseMemory = 'Raise memory_limit_bytes of the step.';

function hintFor(exitCode: number | null, signal: string | null, stderr: string): string | undefined {
  if (signal === 'SIGKILL' || outOfMemory.test(stderr)) return `It may have run out of memory. ${raiseMemory}`;
  if (signal === 'SIGXFSZ') return 'It wrote a file of more than 1 GiB.';
  if (exitCode === 126 || exitCode === 127)
    return 'A program that it uses is missing in the sandbox or not executable: only those below /usr, /bin and the working folder are there.';
  return stderr ? 'The last lines of stderr are in the output of the stage.' : undefined;
}
