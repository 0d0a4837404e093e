import type { StepOutcome } from '../../domain/step-outcome.ts';
import type { executeScript } from '../../domain/step-types/execute-script.ts';
import type { ConfigOf } from '../../domain/step-types/step-type.ts';
import type { Executor } from '../executor.ts';
import { OutputTail } from '../process-lines.ts';
import { scriptError } from '../script-errors.ts';
import { findScript } from '../script-file.ts';

const tailLength = 65_536;
/** Each is a row of the event log, so a script that prints without end must not fill it. */
const maxLoggedLines = 20_000;

/** Runs a script in the sandbox; its lines become log lines, the ends of both streams its output. */
export const executeScriptExecutor: Executor<ConfigOf<typeof executeScript>> = {
  async run({ config, services: { sandbox }, signal, killed, ...step }) {
    const folder = await step.workspace();
    const file = await findScript(folder, config.script_path);
    signal.throwIfAborted();
    if (sandbox.mode === 'none') step.log('WARN', 'This script runs without a sandbox, as the user of the server.');

    const tails = { stdout: new OutputTail(tailLength), stderr: new OutputTail(tailLength) };
    let lines = 0;
    const result = await sandbox.run({
      file,
      args: config.args,
      env: config.env,
      folder,
      timeoutMs: config.timeout_ms,
      memoryLimitBytes: config.memory_limit_bytes,
      outputLimitBytes: config.output_limit_bytes,
      signal,
      killed,
      onLine(stream, line) {
        tails[stream].add(line);
        lines += 1;
        if (lines <= maxLoggedLines) step.log(stream === 'stdout' ? 'INFO' : 'WARN', line, { stream });
        else if (lines === maxLoggedLines + 1) step.log('WARN', `Only the first ${maxLoggedLines} lines are logged; the step's output has the last ones.`);
      },
    });
    signal.throwIfAborted();

    const { exitCode, signal: endedBy, durationMs, cpuTimeMs, peakMemoryBytes } = result;
    const outcome: StepOutcome = {
      output: {
        exitCode,
        signal: endedBy,
        stdout: tails.stdout.text,
        stderr: tails.stderr.text,
        durationMs,
        truncated: tails.stdout.truncated || tails.stderr.truncated,
      },
      keyInput: { script_path: config.script_path, args: config.args },
      keyOutput: { exitCode, signal: endedBy, durationMs },
      ...(cpuTimeMs !== undefined && { cpuTimeMs }),
      ...(peakMemoryBytes !== undefined && { peakMemoryBytes }),
    };
    const error = scriptError(config, result, tails.stderr.text, outcome);
    if (error) throw error;
    return outcome;
  },
};
