import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, ConfigError } from '../config.ts';
import { StepError } from '../domain/step-outcome.ts';
import { launchBare } from './sandbox-bare.ts';
import { launchInBubblewrap } from './sandbox-bubblewrap.ts';
import { findExecutable } from './sandbox-limits.ts';
import { runLaunched, type SandboxResult, type SandboxRun } from './sandbox-run.ts';

export interface Sandbox {
  /** `bubblewrap`: isolated. `none`: as the server's own user. `refused`: SANDBOX_UNAVAILABLE. */
  readonly mode: 'bubblewrap' | 'none' | 'refused';
  /**
   * Runs an executable file to its end; nothing that it started outlives it.
   * @throws StepError SANDBOX_UNAVAILABLE, or SCRIPT_FAILED_TO_START where the kernel refuses to start it.
   */
  run(script: SandboxRun): Promise<SandboxResult>;
}

export interface SandboxLog {
  warn(message: string): void;
  info(message: string): void;
}

const openly = (script: SandboxRun) => runLaunched(script, () => launchBare(script));
const isolated = (script: SandboxRun) => runLaunched(script, () => launchInBubblewrap(script));

/**
 * Decides by SANDBOX, and by trying it, how scripts run.
 * @throws ConfigError where SANDBOX=bubblewrap and it does not work here.
 */
export async function openSandbox(config: Config, log: SandboxLog, selfCheck = faultOfBubblewrap): Promise<Sandbox> {
  if (config.SANDBOX === 'off') {
    log.warn('SANDBOX=off: scripts run without a sandbox, as the user of this server.');
    return { mode: 'none', run: openly };
  }
  const fault = await selfCheck();
  if (fault === undefined) {
    log.info('Scripts run in bubblewrap.');
    return { mode: 'bubblewrap', run: isolated };
  }
  if (config.SANDBOX === 'bubblewrap') throw new ConfigError([`SANDBOX=bubblewrap: bubblewrap 0.8 or newer does not work here (${fault})`]);
  if (config.isOpen) {
    log.warn(`Bubblewrap does not work here (${fault}), so scripts run without a sandbox, as the user of this server.`);
    return { mode: 'none', run: openly };
  }
  log.warn(`Bubblewrap does not work here (${fault}), so script steps are refused with SANDBOX_UNAVAILABLE.`);
  return {
    mode: 'refused',
    run: async () => {
      throw new StepError('SANDBOX_UNAVAILABLE', 'This server runs no scripts, because it has no sandbox for them.', {
        hint: 'Install bubblewrap 0.8 or newer where the worker runs. SANDBOX=off would run scripts unprotected.',
      });
    },
  };
}

/**
 * Runs a program the way that scripts run, which also finds kernels and containers that forbid namespaces.
 * @returns what is wrong, or undefined.
 */
async function faultOfBubblewrap(): Promise<string | undefined> {
  if (!findExecutable('bwrap')) return 'bwrap is not installed';
  const folder = await mkdtemp(join(tmpdir(), 'taskloom-sandbox-'));
  const lines: string[] = [];
  const never = new AbortController().signal;
  try {
    const { exitCode } = await isolated({
      file: '/bin/sh',
      args: ['-c', 'echo works > proof && cat proof'],
      env: {},
      folder,
      timeoutMs: 5_000,
      memoryLimitBytes: 1024 ** 3,
      outputLimitBytes: 65_536,
      signal: never,
      killed: never,
      onLine: (_stream, line) => lines.push(line),
    });
    return exitCode === 0 && lines.includes('works') ? undefined : lines.join('; ') || `exit code ${exitCode}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
