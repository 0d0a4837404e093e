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
const key = `workspaces/${taskId}.tgz`;

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
  expect(workspaces.wasEntered(taskId)).toBe(false);
  const [folder, again] = await Promise.all([workspaces.enter(taskId, { restore: true }), workspaces.enter(taskId, { restore: true })]);
  expect(again).toBe(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(workspaces.wasEntered(taskId)).toBe(true);
  await mkdir(join(folder, 'closed'));
  await writeFile(join(folder, 'closed/file'), '');
  await chmod(join(folder, 'closed'), 0);
  await workspaces.leave(taskId, { ended: false });
  await expect(lstat(folder)).rejects.toThrow('ENOENT');
  expect(workspaces.wasEntered(taskId)).toBe(false);
  await workspaces.leave(taskId, { ended: true });
  await expect(workspaces.enter('../outside', { restore: false })).rejects.toThrow(TypeError);
});

describe('a snapshot', () => {
  test('brings files, modes and links to another process, until the task has ended', async () => {
    const [here, there] = [await open(), await open()];
    const folder = await here.enter(taskId, { restore: true });
    await mkdir(join(folder, 'a/empty'), { recursive: true });
    await writeFile(join(folder, 'a/run.sh'), '#!/bin/sh\n', { mode: 0o755 });
    await writeFile(join(folder, 'a/öl'), 'oil');
    const links = { out: '/etc/passwd', up: '../../..', 'a/run': 'run.sh', dangling: 'nowhere' };
    for (const [path, target] of Object.entries(links)) await symlink(target, join(folder, path));
    expect(await here.snapshot(taskId)).toBe(true);

    const restored = await there.enter(taskId, { restore: true });
    expect(restored).not.toBe(folder);
    expect(await readFile(join(restored, 'a/öl'), 'utf8')).toBe('oil');
    expect((await stat(join(restored, 'a/run.sh'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(restored, 'a/empty'))).isDirectory()).toBe(true);
    for (const [path, target] of Object.entries(links)) expect(await readlink(join(restored, path))).toBe(target);

    await here.leave(taskId, { ended: false });
    expect(await storage.stat(key)).toBeDefined();
    await there.leave(taskId, { ended: true });
    expect(await storage.stat(key)).toBeUndefined();
  });

  test('is left alone where a fresh folder is asked for, and not made for a task without one', async () => {
    const workspaces = await open();
    expect(await workspaces.snapshot(taskId)).toBe(true);
    expect(await storage.stat(key)).toBeUndefined();
    const folder = await workspaces.enter(taskId, { restore: false });
    await writeFile(join(folder, 'old'), '');
    await workspaces.snapshot(taskId);
    await workspaces.leave(taskId, { ended: false });
    expect(await readdir(await workspaces.enter(taskId, { restore: false }))).toEqual([]);
  });

  test('is not made of more than 512 MiB', async () => {
    const workspaces = await open();
    const big = join(await workspaces.enter(taskId, { restore: false }), 'big');
    await writeFile(big, '');
    await truncate(big, 513 * 1024 ** 2);
    expect(await workspaces.snapshot(taskId)).toBe(false);
    expect(await storage.stat(key)).toBeUndefined();
  });

  test('that is broken leaves no half folder behind', async () => {
    const workspaces = await open();
    await storage.put(key, Buffer.from('not an archive, but longer than one block of it'.repeat(50)));
    await expect(workspaces.enter(taskId, { restore: true })).rejects.toThrow();
    expect(workspaces.wasEntered(taskId)).toBe(false);
    expect(await readdir(await workspaces.enter(taskId, { restore: false }))).toEqual([]);
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
    const folder = await alive.enter(taskId, { restore: false });
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
    await workspaces.enter(taskId, { restore: false });
    await workspaces[Symbol.asyncDispose]();
    expect(await readdir(root)).toEqual([]);
  });
});
