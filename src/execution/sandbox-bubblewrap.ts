import { spawn } from 'node:child_process';
import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { join, relative } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { signalGroup, signalPid, standardPath } from './process-group.ts';
import { limitPrefix } from './sandbox-limits.ts';
import type { Launched, SandboxRun } from './sandbox-run.ts';

/** Where the script sees its folder: the same on every machine. */
export const folderInside = '/workspace';
const temporaryBytes = 268_435_456;
const statusPipe = 3;
const optionsPipe = 4;

/**
 * Isolated by bubblewrap 0.8 or newer: namespaces of its own for users, processes, network, mounts, IPC and host name; programs
 * read-only; the folder as the only place on disk. Two processes belong to it: ours, and the first of the new namespace, at whose
 * end the kernel kills everything in it.
 */
export function launchInBubblewrap({ file, args, env, folder, timeoutMs, memoryLimitBytes }: SandboxRun): Launched {
  // `/bin/sh` of the self-check lies outside the folder, and is the same inside.
  const command = file.startsWith(`${folder}/`) ? join(folderInside, relative(folder, file)) : file;
  const child = spawn('bwrap', ['--args', String(optionsPipe), '--', ...limitPrefix({ timeoutMs, memoryLimitBytes }, true), command, ...args], {
    // The script's own variables never reach bubblewrap itself: LD_PRELOAD among them would run outside.
    env: { PATH: standardPath },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const options = child.stdio[optionsPipe] as Writable;
  // It may have died before it read them, which its exit code tells.
  options.on('error', () => undefined);
  // Through a pipe, because anyone on this machine may read command lines.
  options.end(
    optionsFor(folder, env)
      .map((option) => `${option}\0`)
      .join(''),
  );

  let status = '';
  (child.stdio[statusPipe] as Readable).setEncoding('utf8').on('data', (text: string) => {
    status += text;
  });
  const firstInside = () => Number(/"child-pid": (\d+)/.exec(status)?.[1] ?? 0);
  return {
    child,
    // `--new-session` gave the script a group of its own, led by the first process inside, which itself ignores SIGTERM.
    terminate: () => (firstInside() ? signalPid(-firstInside(), 'SIGTERM') : signalGroup(child, 'SIGKILL')),
    // Killed while it set up the namespaces, bubblewrap leaves it waiting for ever.
    sweep: () => (firstInside() ? signalPid(firstInside(), 'SIGKILL') : undefined),
    signalOf: (exitCode) => Object.entries(constants.signals).find(([, number]) => exitCode === 128 + number)?.[0],
  };
}

function optionsFor(folder: string, env: SandboxRun['env']): string[] {
  const variables = { PATH: standardPath, HOME: folderInside, LANG: 'C.UTF-8', ...env };
  return [
    ...['--unshare-user', '--unshare-all', '--disable-userns', '--die-with-parent', '--new-session', '--clearenv'],
    ...['--cap-drop', 'ALL', '--uid', '1000', '--gid', '1000', '--hostname', 'sandbox'],
    ...['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64'].flatMap(sameInside),
    // Programs that are chosen by symlink (awk, java), the linker's index, the time zone; nothing else of /etc.
    ...['/etc/alternatives', '/etc/ld.so.cache', '/etc/localtime'].flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...['/dev/shm', '/tmp'].flatMap((path) => ['--size', String(temporaryBytes), '--perms', '1777', '--tmpfs', path]),
    ...['--bind', folder, folderInside, '--chdir', folderInside],
    // Bubblewrap's own file systems for these two are in memory and without a limit.
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--json-status-fd', String(statusPipe)],
    ...Object.entries(variables).flatMap(([name, value]) => ['--setenv', name, value]),
  ];
}

/** Merged systems have `/bin` and the like as symlinks into `/usr`. */
function sameInside(path: string): string[] {
  if (!existsSync(path)) return [];
  return lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
}
