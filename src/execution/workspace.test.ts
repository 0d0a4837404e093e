import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { create, replace } from 'tar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BlobStore } from '../storage/blob-store.ts';
import { openFileStore } from '../storage/file-store.ts';
import { openWorkspaces, type Workspaces } from './workspace.ts';
import { unpackFolder } from './workspace-snapshot.ts';

const taskId = '019ab3f0-0000-7000-8000-000000000001';
const key = `workspaces/${taskId}/first-1.tgz`;

let base: string;
let root: string;
let storage: BlobStore;
const opened: Workspaces[] = [];

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'taskloom-test-'));
  root = join(base, 'workspaces');
  storage = await openFileStore(join(base, 'blobs'));
});
afterEach(async () => {
  for (const workspaces of opened.splice(0)) await workspaces[Symbol.asyncDispose]();
  await rm(base, { recursive: true, force: true });
});

async function open(): Promise<Workspaces> {
  const workspaces = await openWorkspaces({ root, storage });
  opened.push(workspaces);
  return workspaces;
}

test('a task has one folder of its own, and it goes when the task leaves', async () => {
  const workspaces = await open();
  const [folder, again] = await Promise.all([workspaces.enter(taskId, null), workspaces.enter(taskId, null)]);
  expect(again).toBe(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await mkdir(join(folder, 'closed'));
  await writeFile(join(folder, 'closed/file'), '');
  await chmod(join(folder, 'closed'), 0);
  await workspaces.leave(taskId);
  await expect(lstat(folder)).rejects.toThrow('ENOENT');
  await workspaces.leave(taskId);
  await expect(workspaces.enter('../outside', null)).rejects.toThrow(TypeError);
});

describe('a snapshot', () => {
  test('brings files, modes and links to another process, and stays for others', async () => {
    const [here, there] = [await open(), await open()];
    const folder = await here.enter(taskId, null);
    await mkdir(join(folder, 'a/empty'), { recursive: true });
    await writeFile(join(folder, 'a/run.sh'), '#!/bin/sh\n', { mode: 0o755 });
    await writeFile(join(folder, 'a/öl'), 'oil');
    const links = { out: '/etc/passwd', up: '../../..', 'a/run': 'run.sh', dangling: 'nowhere' };
    for (const [path, target] of Object.entries(links)) await symlink(target, join(folder, path));
    expect(await here.snapshot(taskId, key)).toBe(true);

    const restored = await there.enter(taskId, key);
    expect(restored).not.toBe(folder);
    expect(await readFile(join(restored, 'a/öl'), 'utf8')).toBe('oil');
    expect((await stat(join(restored, 'a/run.sh'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(restored, 'a/empty'))).isDirectory()).toBe(true);
    for (const [path, target] of Object.entries(links)) expect(await readlink(join(restored, path))).toBe(target);

    for (const workspaces of [here, there]) await workspaces.leave(taskId);
    expect(await storage.stat(key)).toBeDefined();
  });

  test('is left alone where a fresh folder is asked for', async () => {
    const workspaces = await open();
    await writeFile(join(await workspaces.enter(taskId, null), 'old'), '');
    await workspaces.snapshot(taskId, key);
    await workspaces.leave(taskId);
    expect(await readdir(await workspaces.enter(taskId, null))).toEqual([]);
  });

  test.each([key, ''])('that is not there (%j) is a clear error, not an empty folder', async (lost) => {
    const workspaces = await open();
    await expect(workspaces.enter(taskId, lost)).rejects.toMatchObject({ code: 'WORKSPACE_LOST', retryable: false, hint: expect.stringContaining('START') });
    expect(await readdir(await workspaces.enter(taskId, null))).toEqual([]);
  });

  test('is not made of more than 512 MiB', async () => {
    const workspaces = await open();
    const big = join(await workspaces.enter(taskId, null), 'big');
    await writeFile(big, '');
    await truncate(big, 513 * 1024 ** 2);
    expect(await workspaces.snapshot(taskId, key)).toBe(false);
    expect(await storage.stat(key)).toBeUndefined();
  });

  test('that is broken leaves no half folder behind', async () => {
    const workspaces = await open();
    await storage.put(key, Buffer.from('not an archive, but longer than one block of it'.repeat(50)));
    await expect(workspaces.enter(taskId, key)).rejects.toThrow();
    expect(await readdir(await workspaces.enter(taskId, null))).toEqual([]);
  });

  test('cannot write outside, whatever is in it', async () => {
    const outside = join(base, 'outside');
    const [first, second, target] = [join(base, '1'), join(base, '2'), join(base, 'target')];
    for (const folder of [outside, first, join(second, 'way'), target]) await mkdir(folder, { recursive: true });
    await symlink(outside, join(first, 'way'));
    await writeFile(join(second, 'way/evil'), '');
    await symlink('x', join(second, 'way/link'));
    const file = join(base, 'archive.tar');
    await create({ cwd: first, file }, ['way']);
    await replace({ cwd: second, file }, ['way/evil', 'way/link']);
    await expect(unpackFolder(Readable.from([await readFile(file)]), target)).rejects.toThrow();

    await create({ cwd: second, file, preservePaths: true }, ['../1', '../2/way/link']);
    await expect(unpackFolder(Readable.from([await readFile(file)]), await mkdtemp(join(target, 'in-')))).rejects.toThrow();
    expect(await readdir(outside)).toEqual([]);
    expect(await readdir(target)).toEqual(expect.not.arrayContaining(['1', '2', 'link']));
  });
});

describe('what dead processes left', () => {
  const nameFor = (pid: number, host = hostname()) => `${pid}-${taskId}-${host}`;
  async function leftOver(name: string, ageMs = 0): Promise<string> {
    const path = join(root, name);
    await mkdir(join(path, taskId), { recursive: true });
    const then = new Date(Date.now() - ageMs);
    await utimes(path, then, then);
    return name;
  }

  test('is removed; what belongs to the living, to others or to nobody stays', async () => {
    const child = spawn('true');
    const deadPid = child.pid ?? 0;
    await once(child, 'exit');
    const alive = await open();
    const folder = await alive.enter(taskId, null);
    const gone = [await leftOver(nameFor(deadPid)), await leftOver(nameFor(process.pid)), await leftOver(nameFor(1, 'old-container'), 2 * 3_600_000)];
    const kept = [await leftOver(nameFor(process.ppid)), await leftOver(nameFor(1, 'other-host')), await leftOver('something-else', 2 * 3_600_000)];
    await open();
    const names = await readdir(root);
    expect(names).toEqual(expect.arrayContaining(kept));
    for (const name of gone) expect(names).not.toContain(name);
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  test('does not include what a process removes when it ends', async () => {
    const workspaces = await openWorkspaces({ root, storage });
    await workspaces.enter(taskId, null);
    await workspaces[Symbol.asyncDispose]();
    expect(await readdir(root)).toEqual([]);
  });
});
