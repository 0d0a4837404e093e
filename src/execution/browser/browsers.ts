import type { Config } from '../../config.ts';
import { secretsOf } from '../../secrets.ts';
import type { Egress } from '../egress.ts';
import { openEgressProxy } from './egress-proxy.ts';
import { type Launched, type LaunchLog, launchChromium } from './launch.ts';
import type { SavedState } from './saved-state.ts';
import { BrowserSession } from './session.ts';

/** The Chromium of a worker: one process for all its tasks, started by the first that needs it, and one with windows where asked for. */
export interface Browsers extends AsyncDisposable {
  /**
   * The task's own context, made at the first call.
   * @param saved what a run elsewhere left; its page is not opened here.
   * @throws StepError BROWSER_UNAVAILABLE, SANDBOX_UNAVAILABLE
   */
  enter(taskId: string, options: { headful: boolean; saved: SavedState | undefined }): Promise<Entered>;
  /** The one that it has. */
  find(taskId: string): Promise<Entered> | undefined;
  /** Closes it with all its pages. For a task without one it does nothing. */
  leave(taskId: string): Promise<void>;
}

export interface Entered {
  session: BrowserSession;
  headful: boolean;
  /** Why Chromium's own sandbox is off. */
  unsandboxed: string | undefined;
}

/** A Chromium without pages is kept so long: the next task need not wait for another. */
const idleMs = 30_000;
const viewport = { width: 1_280, height: 720 };

export function openBrowsers(config: Config, egress: Egress, log: LaunchLog, launch = launchChromium): Browsers {
  const launched = new Map<boolean, Promise<Launched>>();
  const sessions = new Map<string, Promise<Entered>>();
  const secrets = secretsOf(config);
  let idleTimer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const closeAll = async () => {
    const open = [...launched.values()];
    launched.clear();
    for (const process of await Promise.allSettled(open)) if (process.status === 'fulfilled') await process.value[Symbol.asyncDispose]();
  };

  const browserOf = (headful: boolean): Promise<Launched> => {
    if (isClosed) throw new Error('The browsers are closed');
    clearTimeout(idleTimer);
    const running = launched.get(headful);
    if (running !== undefined) return running;
    const starting = launch(config, !headful, log);
    launched.set(headful, starting);
    // The next one may have taken its place by the time that this one is gone.
    const forget = () => {
      if (launched.get(headful) === starting) launched.delete(headful);
    };
    starting.then((process) => {
      process.browser.on('disconnected', () => {
        forget();
        void process[Symbol.asyncDispose]();
      });
    }, forget);
    return starting;
  };

  async function open(headful: boolean, saved: SavedState | undefined): Promise<Entered> {
    const { browser, unsandboxed } = await browserOf(headful);
    await using opening = new AsyncDisposableStack();
    let session: BrowserSession | undefined;
    const proxy = opening.use(await openEgressProxy(egress, (target, error) => session?.refused.set(target, error)));
    const context = await browser.newContext({
      viewport,
      proxy: { server: proxy.url, username: proxy.username, password: proxy.password },
      acceptDownloads: true,
      ...(saved && { storageState: saved.storage }),
    });
    session = new BrowserSession(context, proxy, secrets);
    for (const secret of saved?.secrets ?? []) session.addSecret(secret);
    opening.move();
    return { session, headful, unsandboxed };
  }

  return {
    enter(taskId, { headful, saved }) {
      const entered = sessions.get(taskId);
      if (entered) return entered;
      const opening = open(headful, saved);
      sessions.set(taskId, opening);
      opening.catch(() => sessions.delete(taskId));
      return opening;
    },
    find: (taskId) => sessions.get(taskId),
    async leave(taskId) {
      const entered = await sessions.get(taskId)?.catch(() => undefined);
      sessions.delete(taskId);
      await entered?.session[Symbol.asyncDispose]();
      if (sessions.size > 0 || launched.size === 0) return;
      clearTimeout(idleTimer);
      idleTimer = setTimeout(() => void closeAll(), idleMs).unref();
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      clearTimeout(idleTimer);
      await Promise.allSettled([...sessions.values()].map(async (entered) => (await entered).session[Symbol.asyncDispose]()));
      sessions.clear();
      await closeAll();
    },
  };
}
