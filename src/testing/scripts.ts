import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Sandbox } from '../execution/sandbox.ts';
import { findExecutable } from '../execution/sandbox-limits.ts';
import type { SandboxResult, SandboxRun } from '../execution/sandbox-run.ts';

export const hasBubblewrap = findExecutable('bwrap') !== undefined;
export const isLinux = process.platform === 'linux';
export const mebibyte = 1024 ** 2;
export const silent = { warn: () => undefined, info: () => undefined };

export interface ScriptEnd extends SandboxResult {
  out: string[];
  err: string[];
  folder: string;
}

export interface Scripts {
  /** A new folder, removed after the file's tests. */
  folder(): Promise<string>;
  /** Runs a script, of `/bin/sh` where its first line names nothing else. */
  run(sandbox: Sandbox, source: string, overrides?: Partial<SandboxRun>): Promise<ScriptEnd>;
}

/** Scripts in folders of their own. To be called once, where the test file begins. */
export function setUpScripts(): Scripts {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'taskloom-test-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));
  const newFolder = () => mkdtemp(join(root, 'work-'));
  return {
    folder: newFolder,
    async run(sandbox, source, overrides = {}) {
      const folder = overrides.folder ?? (await newFolder());
      const file = join(folder, 'script');
      await writeFile(file, source.startsWith('#!') ? source : `#!/bin/sh\n${source}`, { mode: 0o755 });
      const out: string[] = [];
      const err: string[] = [];
      const result = await sandbox.run({
        file,
        args: [],
        env: {},
        timeoutMs: 200_000,
        memoryLimitBytes: 2048 * mebibyte,
        outputLimitBytes: mebibyte,
        signal: new AbortController().signal,
        killed: new AbortController().signal,
        onLine: (stream, line) => (stream === 'stdout' ? out : err).push(line),
        ...overrides,
        folder,
      });
      return { ...result, out, err, folder };
    },
  };
}

/** Processes of the whole machine whose command line contains the text. */
export function processesWith(text: string): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}

let sleeps = 0;
/** A duration for `sleep` that no other process on this machine has. */
export function uniqueSleep(): string {
  sleeps += 1;
  return `${1000 + process.pid}.${sleeps}${Date.now()}`;
}
