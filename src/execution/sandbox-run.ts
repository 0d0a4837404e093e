import type { ChildProcess } from 'node:child_process';
import { StepError } from '../domain/step-outcome.ts';
import { signalGroup, superviseGroup } from './process-group.ts';
import { LineReader } from './process-lines.ts';
import { readProportionalMemory, readUsage } from './process-usage.ts';
import { maxProcesses } from './sandbox-limits.ts';

export interface SandboxRun {
  /** Absolute, inside `folder`. */
  file: string;
  args: readonly string[];
  /** Beside PATH, HOME and LANG, which it may replace. */
  env: Readonly<Record<string, string>>;
  /** Absolute. The only writable place, and the working directory. */
  folder: string;
  timeoutMs: number;
  /** Address space of each process, and resident memory of all together. */
  memoryLimitBytes: number;
  /** Of both streams together. */
  outputLimitBytes: number;
  /** SIGTERM to the whole process group. */
  signal: AbortSignal;
  /** SIGKILL to all of it. */
  killed: AbortSignal;
  /** Whole lines without their end; the last one also where it has none. A line of more than 64 KB comes in pieces. */
  onLine(stream: 'stdout' | 'stderr', line: string): void;
}

export interface SandboxResult {
  exitCode: number | null;
  /** In bubblewrap also for an exit code of 128 + n, which is how it reports that a signal ended the script. */
  signal: string | null;
  /** The limit for which it was killed. */
  exceeded: 'time' | 'output' | 'memory' | 'processes' | undefined;
  durationMs: number;
  /** Sampled, so what a process did in its last moments may be missing. Undefined where the system does not tell, or it ended too soon. */
  cpuTimeMs: number | undefined;
  peakMemoryBytes: number | undefined;
}

/** A script that has been started, detached, with pipes for stdout and stderr. */
export interface Launched {
  child: ChildProcess;
  /** Instead of SIGTERM to the child's own group. */
  terminate?: () => void;
  /** Ends what has left the group. */
  sweep?: () => void;
  /** The signal that ended the script, where the child passes it on as an exit code. */
  signalOf?: (exitCode: number) => string | undefined;
}

type Exceeded = NonNullable<SandboxResult['exceeded']>;

/** What both kinds of sandbox have in common: output, limits that the kernel does not hold for a whole group, and the end. */
export async function runLaunched(script: SandboxRun, launch: () => Launched): Promise<SandboxResult> {
  if ([...script.args, ...Object.entries(script.env).flat()].some((text) => text.includes('\0'))) {
    throw new StepError('SCRIPT_FAILED_TO_START', 'An argument or environment variable contains a NUL byte.');
  }
  const started = performance.now();
  const { child, signalOf, ...supervision } = tryTo(launch);
  let exceeded: Exceeded | undefined;
  const stop = (limit: Exceeded) => {
    exceeded ??= limit;
    signalGroup(child, 'SIGKILL');
  };
  const finishOutput = readOutput(child, script, () => stop('output'));
  const watch = watchUsage(child, script, stop);
  try {
    const end = await superviseGroup(child, { ...supervision, signal: script.signal, killed: script.killed, timeoutMs: script.timeoutMs });
    finishOutput();
    const passedOn = end.exitCode === null ? undefined : signalOf?.(end.exitCode);
    return {
      exitCode: passedOn === undefined ? end.exitCode : null,
      signal: passedOn ?? end.signal,
      exceeded: exceeded ?? (end.timedOut ? 'time' : undefined),
      durationMs: Math.round(performance.now() - started),
      ...watch.peak(),
    };
  } catch (error) {
    throw failedToStart(error);
  } finally {
    watch.stop();
  }
}

function tryTo(launch: () => Launched): Launched {
  try {
    return launch();
  } catch (error) {
    throw failedToStart(error);
  }
}

function failedToStart(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'E2BIG') return new StepError('SCRIPT_FAILED_TO_START', 'The arguments and environment of the script are too long.', { cause: error });
  if (!syscall?.startsWith('spawn')) return error;
  return new StepError('SCRIPT_FAILED_TO_START', `The script could not be started: ${code}.`, { retryable: true, cause: error });
}

function readOutput(child: ChildProcess, script: SandboxRun, stop: () => void): () => void {
  let room = script.outputLimitBytes;
  const readers = (['stdout', 'stderr'] as const).map((stream) => {
    const reader = new LineReader((line) => script.onLine(stream, line));
    child[stream]?.on('data', (bytes: Buffer) => {
      if (bytes.length > room) stop();
      reader.push(bytes.subarray(0, room));
      room -= Math.min(room, bytes.length);
    });
    return reader;
  });
  return () => {
    for (const reader of readers) reader.end();
  };
}

/** Beyond this many, a group may be growing without end. */
const manyProcesses = 32;

/** Looks soon at first, because most scripts are short, and often while there are many processes; at most a twentieth of the time goes into looking. */
function watchUsage(child: ChildProcess, { memoryLimitBytes }: SandboxRun, stop: (limit: Exceeded) => void) {
  let cpuTimeMs: number | undefined;
  let peakMemoryBytes: number | undefined;
  let pause = 10;
  const look = () => {
    const begun = performance.now();
    const usage = child.pid === undefined ? undefined : readUsage(child.pid, maxProcesses);
    if (usage && child.pid !== undefined) {
      cpuTimeMs = Math.max(cpuTimeMs ?? 0, usage.cpuTimeMs);
      peakMemoryBytes = Math.max(peakMemoryBytes ?? 0, usage.memoryBytes);
      // The kernel counts threads and holds most users to this; not root, which this is for.
      if (usage.processes > maxProcesses) stop('processes');
      else if (usage.memoryBytes > memoryLimitBytes && readProportionalMemory(child.pid) > memoryLimitBytes) stop('memory');
    }
    pause = usage && usage.processes > manyProcesses ? 20 : Math.min(pause * 2, 250);
    timer = setTimeout(look, Math.max(pause, 20 * (performance.now() - begun)));
  };
  let timer = setTimeout(look, pause);
  return { peak: () => ({ cpuTimeMs, peakMemoryBytes }), stop: () => clearTimeout(timer) };
}
