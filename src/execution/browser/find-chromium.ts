import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { StepError } from '../../domain/step-outcome.ts';
import { findExecutable } from '../sandbox-limits.ts';

/** Debian's names first, then those of other distributions and of Google's packages. */
const linuxNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable'];
const linuxPaths = ['/snap/bin/chromium', '/opt/google/chrome/chrome'];
const macApplications = ['Chromium', 'Google Chrome', 'Microsoft Edge'];
const windowsPrograms = [
  ['Chromium', 'Application', 'chrome.exe'],
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
];

/**
 * The browser to start: BROWSER_EXECUTABLE, else where the system's packages put one.
 * @throws StepError BROWSER_UNAVAILABLE
 */
export function findChromium(
  { BROWSER_EXECUTABLE: given, browserEnvironment }: Pick<Config, 'BROWSER_EXECUTABLE' | 'browserEnvironment'>,
  platform: NodeJS.Platform = process.platform,
): string {
  if (given !== undefined) {
    if (isExecutable(given)) return given;
    throw new StepError('BROWSER_UNAVAILABLE', 'The browser that BROWSER_EXECUTABLE names is not there, or cannot be executed.', {
      hint: 'An operator sets BROWSER_EXECUTABLE to the path of a Chromium, or leaves it out.',
    });
  }
  const found = platform === 'linux' ? linuxNames.map(findExecutable).find((path) => path !== undefined) : undefined;
  const path = found ?? usualPaths(platform, browserEnvironment).find(isExecutable);
  if (path !== undefined) return path;
  throw new StepError('BROWSER_UNAVAILABLE', 'There is no Chromium where the worker runs.', {
    hint: 'Install Chromium or Chrome there (Debian: apt install chromium), or set BROWSER_EXECUTABLE to its path.',
  });
}

function usualPaths(platform: NodeJS.Platform, environment: Readonly<Record<string, string>>): string[] {
  switch (platform) {
    case 'darwin':
      return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
        macApplications.map((name) => join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
        const folder = environment[name];
        return folder === undefined ? [] : windowsPrograms.map((path) => [folder, ...path].join('\\'));
      });
    default:
      return linuxPaths;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
