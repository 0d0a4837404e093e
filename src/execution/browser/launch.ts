import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Config } from '../../config.ts';
import { StepError } from '../../domain/step-outcome.ts';
import { standardPath } from '../process-group.ts';
import { findChromium } from './find-chromium.ts';

export interface LaunchLog {
  warn(details: object, message: string): void;
}

export interface Launched extends AsyncDisposable {
  readonly browser: Browser;
  /** Why Chromium's own sandbox is off; undefined where it is on. */
  readonly unsandboxed: string | undefined;
}

/**
 * All requests of a page go through the proxy of its context, which is the one way out. What is not a page's, or would go around
 * a proxy, finds nothing: the browser itself has a proxy that is not there, resolves no names, and WebRTC may send nothing else.
 */
const closedDoors = {
  proxy: { server: 'http://127.0.0.1:9' },
  args: [
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--dns-prefetch-disable',
    '--disable-quic',
  ],
};

/**
 * Starts a Chromium that ends with this process, however that ends: it is spoken to through a pipe, and leaves when that is closed.
 * @throws StepError BROWSER_UNAVAILABLE, SANDBOX_UNAVAILABLE
 */
export async function launchChromium(config: Config, headless: boolean, log: LaunchLog): Promise<Launched> {
  const executablePath = findChromium(config);
  // Large, and needed by few servers.
  const { chromium } = await import('playwright-core');
  const home = await mkdtemp(join(tmpdir(), 'taskloom-browser-'));
  const removeHome = () => rm(home, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  const start = (chromiumSandbox: boolean) =>
    chromium.launch({
      ...closedDoors,
      executablePath,
      headless,
      chromiumSandbox,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      // Nothing of the server's own environment, which holds secrets.
      env: { ...config.browserEnvironment, PATH: standardPath, HOME: home, LANG: 'C.UTF-8' },
    });
  try {
    const { browser, unsandboxed } = await startSandboxed(start, config);
    if (unsandboxed !== undefined) log.warn({}, `Chromium runs without its own sandbox: ${unsandboxed}.`);
    return {
      browser,
      unsandboxed,
      async [Symbol.asyncDispose]() {
        await browser.close().catch(() => undefined);
        await removeHome();
      },
    };
  } catch (error) {
    await removeHome();
    if (error instanceof StepError) throw error;
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
    log.warn({ err: error }, 'Chromium could not be started');
    throw new StepError('BROWSER_UNAVAILABLE', `Chromium could not be started: ${reason.slice(0, 500)}`, {
      hint: 'The server’s log has what it said. BROWSER_EXECUTABLE names another one.',
      cause: error,
    });
  }
}

/** As scripts do: without a sandbox only where SANDBOX says so, or where the server is open on loopback. */
async function startSandboxed(start: (sandbox: boolean) => Promise<Browser>, { SANDBOX, isOpen }: Config): Promise<Pick<Launched, 'browser' | 'unsandboxed'>> {
  if (SANDBOX === 'off') return { browser: await start(false), unsandboxed: 'SANDBOX=off' };
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  // It refuses to start as root at all.
  const sandboxed = isRoot ? 'it does not work for root' : await start(true).catch(sandboxFault);
  if (typeof sandboxed !== 'string') return { browser: sandboxed, unsandboxed: undefined };
  if (SANDBOX === 'auto' && isOpen) return { browser: await start(false), unsandboxed: sandboxed };
  throw new StepError('SANDBOX_UNAVAILABLE', `This server opens no pages, because Chromium has no sandbox here: ${sandboxed}.`, {
    hint: 'Run the worker as another user than root, where the kernel lets users make namespaces. SANDBOX=off would open pages unprotected.',
  });
}

function sandboxFault(error: unknown): string {
  if (error instanceof Error && /sandbox/i.test(error.message) && !/--no-sandbox.*\n.*ENOENT/.test(error.message))
    return 'the kernel, or a container, forbids it';
  throw error;
}
