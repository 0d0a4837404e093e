import { type Browser, chromium } from 'playwright-core';
import { findExecutable } from '../execution/sandbox-limits.ts';

const executablePath = ['chromium', 'chromium-browser', 'google-chrome'].map(findExecutable).find((path) => path !== undefined);

/** A test that needs one says so in its name where it skips. */
export const hasChromium = executablePath !== undefined;

/** Chromium itself, without a window. */
export function openChromium(): Promise<Browser> {
  // Tests may run as root, for whom Chromium's own sandbox does not work.
  return chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
