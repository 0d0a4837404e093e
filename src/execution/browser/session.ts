import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, Download, Page, Request } from 'playwright-core';
import type { StepError } from '../../domain/step-outcome.ts';
import { withoutSecrets } from '../../secrets.ts';
import { cleanText } from '../clean-text.ts';
import { BrowserCrashedError } from './browser-errors.ts';
import { keepDownload } from './downloads.ts';
import type { EgressProxy } from './egress-proxy.ts';
import { watchPage } from './page-log.ts';
import type { Reporter } from './reporter.ts';
import { keptSecrets, type SavedState } from './saved-state.ts';

/** A page that opens more has gone wild; further ones are closed. */
const maxPages = 10;
const maxMessagesPerStep = 200;
const maxShown = 2_000;
/** Shorter ones are words that stand in texts for other reasons. */
const minSecretLength = 4;

/** The context of one task in a Chromium: nobody else's cookies, cache or pages. It lasts from its first stage in a browser to the end of the task's run. */
export class BrowserSession implements AsyncDisposable {
  readonly context: BrowserContext;
  /** The requests of this step that the rules of egress refused, or that did not get there, by what they asked for. */
  readonly refused = new Map<string, StepError>();
  readonly #proxy: EgressProxy;
  readonly #configSecrets: readonly string[];
  readonly #typed = new Set<string>();
  /** As they were typed, and as addresses have them. */
  readonly #typedSecrets = new Set<string>();
  /** What was shown of coming steps, by their keys. */
  readonly planned = new Map<string, string>();
  /** A step has opened one. */
  hasPage = false;
  readonly #requests = new Set<Request>();
  readonly #downloads = new Set<Promise<void>>();
  readonly #fileNames = new Set<string>();
  readonly #ended = new AbortController();
  #reporter: Reporter | undefined;
  #messages = 0;
  #isClosing: Promise<void> | undefined;

  constructor(context: BrowserContext, proxy: EgressProxy, configSecrets: readonly string[]) {
    this.context = context;
    this.#proxy = proxy;
    this.#configSecrets = configSecrets;
    context.on('page', (page) => this.#adopt(page));
    context.on('request', (request) => this.#requests.add(request));
    context.on('requestfinished', (request) => this.#requests.delete(request));
    context.on('requestfailed', (request) => this.#requests.delete(request));
    context.on('close', () => this.#ended.abort(new BrowserCrashedError()));
  }

  /** Aborted where the browser or the page is gone. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** The newest one that is open: what a click opens in a new tab is gone on with. */
  async page(): Promise<Page> {
    return this.context.pages().at(-1) ?? (await this.context.newPage());
  }

  /** From now on events are this stage's. */
  reportTo(reporter: Reporter): void {
    this.#reporter = reporter;
    this.#messages = 0;
    this.refused.clear();
  }

  log: Reporter['log'] = (level, message, fields) => {
    this.#messages += 1;
    if (this.#messages === maxMessagesPerStep + 1) this.#reporter?.log('WARN', `The page says more; only ${maxMessagesPerStep} lines of a step are kept.`);
    if (this.#messages <= maxMessagesPerStep) this.#reporter?.log(level, this.shown(message), fields);
  };

  /** Keeps a text that was typed into a password field out of everything that is shown from now on. */
  addSecret(secret: string): void {
    this.#typed.add(secret);
    for (const form of [secret, encodeURIComponent(secret), new URLSearchParams({ '': secret }).toString().slice(1)]) {
      if (form.length >= minSecretLength) this.#typedSecrets.add(form);
    }
  }

  get secrets(): string[] {
    return [...this.#typed];
  }

  /** A text as it may be shown. */
  hide(text: string): string {
    return withoutSecrets(text, [...this.#typedSecrets, ...this.#configSecrets]);
  }

  /** A text of the page as it may be shown, and not too long. A secret that is cut in two would not be found: so it is hidden first. */
  shown(text: string): string {
    const open = this.hide(cleanText(text));
    return open.length > maxShown ? `${open.slice(0, maxShown).toWellFormed()}…` : open;
  }

  /** Navigations of whole pages that have not been answered. */
  get navigations(): Request[] {
    return [...this.#requests].filter((request) => request.isNavigationRequest() && !isOfFrame(request));
  }

  /** Resolves when no request was under way for half a second. @throws the signal's reason */
  async networkIdle(signal: AbortSignal): Promise<void> {
    for (let quietSince = performance.now(); performance.now() - quietSince < 500; ) {
      if (this.#requests.size > 0) quietSince = performance.now();
      await delay(50, undefined, { signal });
    }
  }

  /** Waits for what is being downloaded to be kept. */
  async downloads(): Promise<void> {
    while (this.#downloads.size > 0) await Promise.all(this.#downloads);
  }

  async state(headful: boolean): Promise<SavedState | undefined> {
    const page = await this.page();
    const url = page.url();
    if (!/^https?:/.test(url)) return undefined;
    const [storage, scroll] = await Promise.all([this.context.storageState(), page.evaluate(() => ({ x: window.scrollX, y: window.scrollY }))]);
    return { url, scroll, headful, storage, secrets: keptSecrets(this.secrets) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing ??= (async () => {
      await this.context.close().catch(() => undefined);
      await this.#proxy[Symbol.asyncDispose]();
    })();
    return this.#isClosing;
  }

  #adopt(page: Page): void {
    if (this.context.pages().length > maxPages) {
      this.log('WARN', `The page opened more than ${maxPages} tabs; further ones are closed.`);
      page.close().catch(() => undefined);
      return;
    }
    watchPage(page, this);
    page.on('crash', () => this.#ended.abort(new BrowserCrashedError()));
    page.on('download', (download) => this.#keep(download));
    page.on('close', () => {
      for (const request of this.#requests) if (pageOf(request) === page) this.#requests.delete(request);
    });
  }

  #keep(download: Download): void {
    const reporter = this.#reporter;
    if (!reporter) return;
    const kept = keepDownload(download, { log: this.log, saveArtifact: reporter.saveArtifact }, this.#fileNames)
      .catch((error: unknown) => this.log('WARN', `A download could not be kept: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => this.#downloads.delete(kept));
    this.#downloads.add(kept);
  }
}

function isOfFrame(request: Request): boolean {
  try {
    return request.frame().parentFrame() !== null;
  } catch {
    // A page's first request has no frame yet.
    return false;
  }
}

function pageOf(request: Request): Page | undefined {
  try {
    return request.frame().page();
  } catch {
    return undefined;
  }
}
