import { chmod, mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../config.ts';
import { findChromium } from './find-chromium.ts';

test('the operator’s choice, where it can be executed', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-find-'));
  const path = join(folder.path, 'chromium');
  const config = readConfig({ BROWSER_EXECUTABLE: path });
  expect(() => findChromium(config)).toThrow(expect.objectContaining({ code: 'BROWSER_UNAVAILABLE', hint: expect.stringContaining('BROWSER_EXECUTABLE') }));
  await writeFile(path, '');
  await chmod(path, 0o755);
  expect(findChromium(config)).toBe(path);
});

test('where Windows puts one, and what to do where there is none', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-find-'));
  const config = { BROWSER_EXECUTABLE: undefined, browserEnvironment: { PROGRAMFILES: folder.path } };
  expect(() => findChromium(config, 'win32')).toThrow(
    expect.objectContaining({ code: 'BROWSER_UNAVAILABLE', hint: expect.stringContaining('apt install chromium') }),
  );
  // The separators of Windows stand in names here.
  const path = [folder.path, 'Google', 'Chrome', 'Application', 'chrome.exe'].join('\\');
  await mkdir(folder.path, { recursive: true });
  await writeFile(path, '');
  await chmod(path, 0o755);
  expect(findChromium(config, 'win32')).toBe(path);
});
