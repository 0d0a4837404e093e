import { mkdir, mkdtempDisposable, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BROWSER_STATE_FILE, keptSecrets, readSavedState, type SavedState, writeSavedState } from './saved-state.ts';

const state: SavedState = { url: 'https://example.com/a', scroll: { x: 0, y: 7 }, headful: false, storage: { cookies: [], origins: [] }, secrets: ['s3cret'] };
const newFolder = () => mkdtempDisposable(join(tmpdir(), 'taskloom-state-'));

test('is read as it was written, by nobody else', async () => {
  await using folder = await newFolder();
  expect(await readSavedState(folder.path)).toBeUndefined();
  await writeSavedState(folder.path, state);
  await writeSavedState(folder.path, { ...state, url: 'https://example.com/b' });
  expect(await readSavedState(folder.path)).toEqual({ ...state, url: 'https://example.com/b' });
  expect((await stat(join(folder.path, BROWSER_STATE_FILE))).mode & 0o777).toBe(0o600);
});

test('what a script of the task puts in its place leads nowhere', async () => {
  await using folder = await newFolder();
  const file = join(folder.path, BROWSER_STATE_FILE);
  for (const forged of [
    'nonsense',
    '{}',
    JSON.stringify({ ...state, url: 'file:///etc/passwd' }),
    JSON.stringify({ ...state, url: 'chrome://settings' }),
    JSON.stringify({ ...state, secrets: Array(101).fill('a') }),
    JSON.stringify({ ...state, secrets: ['a'.repeat(1_001)] }),
  ]) {
    await writeFile(file, forged);
    expect(await readSavedState(folder.path)).toBeUndefined();
  }
  await using elsewhere = await newFolder();
  const target = join(elsewhere.path, 'target');
  await writeFile(target, JSON.stringify(state));
  await using linked = await newFolder();
  await symlink(target, join(linked.path, BROWSER_STATE_FILE));
  expect(await readSavedState(linked.path)).toBeUndefined();
  await symlink(target, join(linked.path, `${BROWSER_STATE_FILE}.new`));
  await writeSavedState(linked.path, { ...state, url: 'https://example.com/new' });
  expect(await readFile(target, 'utf8')).toBe(JSON.stringify(state));
  expect((await readSavedState(linked.path))?.url).toBe('https://example.com/new');
  await using odd = await newFolder();
  await mkdir(join(odd.path, BROWSER_STATE_FILE));
  expect(await readSavedState(odd.path)).toBeUndefined();
});

test('many secrets, or long ones, do not make the rest unreadable', async () => {
  await using folder = await newFolder();
  const typed = ['x'.repeat(1_001), ...Array.from({ length: 101 }, (_, index) => `typed-${index}`)];
  await writeSavedState(folder.path, { ...state, secrets: keptSecrets(typed) });
  expect((await readSavedState(folder.path))?.secrets).toEqual(typed.slice(2));
});
