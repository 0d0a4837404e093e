import { accessSync, constants } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { standardPath } from './process-group.ts';

/** Processes and threads of one run. */
export const maxProcesses = 512;
const maxFileBytes = 1024 ** 3;
const maxOpenFiles = 1024;

export interface Limits {
  memoryLimitBytes: number;
  timeoutMs: number;
}

/** Scripts give way to the server: heartbeats go out, and a fork bomb is seen in time. */
const polite = ['nice', '-n', '19'];

/**
 * The beginning of a command line that runs the rest of it at the lowest priority and under limits of the kernel: address space, CPU seconds,
 * file size, open files, no core.
 * @param countProcesses only where the run has a user namespace of its own: elsewhere the kernel counts all processes of the user.
 * @param hasPrlimit of util-linux. The shell, which stands in for it, has no portable limit for processes.
 */
export function limitPrefix({ memoryLimitBytes, timeoutMs }: Limits, countProcesses: boolean, hasPrlimit = findExecutable('prlimit') !== undefined): string[] {
  // The clock ends a run; this holds where nobody watches it any more.
  const cpuSeconds = Math.ceil(timeoutMs / 1000) * availableParallelism();
  if (hasPrlimit) {
    return [
      ...polite,
      'prlimit',
      `--as=${memoryLimitBytes}`,
      `--cpu=${cpuSeconds}`,
      `--fsize=${maxFileBytes}`,
      `--nofile=${maxOpenFiles}`,
      '--core=0',
      ...(countProcesses ? [`--nproc=${maxProcesses}`] : []),
      '--',
    ];
  }
  const kilobytes = Math.floor(memoryLimitBytes / 1024);
  const blocks = maxFileBytes / 512;
  // A limit that this system does not have (macOS: address space) is left out rather than an error.
  const limits = [`-v ${kilobytes}`, `-t ${cpuSeconds}`, `-f ${blocks}`, `-n ${maxOpenFiles}`, '-c 0'].map((limit) => `ulimit ${limit} 2>/dev/null`);
  return [...polite, '/bin/sh', '-c', `${limits.join('; ')}; exec "$@"`, 'sh'];
}

/** Its path, where one of the standard folders has a program of this name. */
export function findExecutable(name: string): string | undefined {
  return standardPath
    .split(':')
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
