import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { type Json, StepError, type StepResult } from '../../domain/step-outcome.ts';
import type { browser } from '../../domain/step-types/browser.ts';
import type { Target } from '../../domain/step-types/browser-target.ts';
import type { ConfigOf } from '../../domain/step-types/step-type.ts';
import type { StepContext } from '../executor.ts';
import { BrowserCrashedError, isClosed, isOfPlaywright, isTimeout, messageOf } from './browser-errors.ts';
import { describeTargets, type Found, findVisible } from './locate.ts';
import { type Measured, measure } from './measure.ts';
import type { BrowserSession } from './session.ts';

export type BrowserConfig = ConfigOf<typeof browser>;

const pollMs = 100;
const afterwardsMs = 30_000;

/** What an action puts out, beside where it ended. */
export interface Acted {
  output?: Record<string, Json>;
  result?: StepResult;
}

/** One action on its way: what it is done with, and how it ends early. */
export class BrowserStep {
  readonly config: BrowserConfig;
  readonly session: BrowserSession;
  readonly step: StepContext<BrowserConfig>;
  /** Aborted when the step's time is over, when it is told to stop, or when the page is gone. */
  readonly signal: AbortSignal;
  readonly #timeout: AbortSignal;
  readonly #endsAt: number;
  /** What it waits for, for the message when the time is over. */
  waitsFor = 'the page';
  /** The text that is typed may be shown: it does not go into a password field. */
  isTextOpen = false;

  constructor(step: StepContext<BrowserConfig>, session: BrowserSession) {
    const { timeout_ms: timeoutMs, duration_ms: durationMs = 0 } = step.config;
    this.config = step.config;
    this.session = session;
    this.step = step;
    this.#timeout = AbortSignal.timeout(timeoutMs + durationMs);
    this.#endsAt = performance.now() + timeoutMs + durationMs;
    this.signal = AbortSignal.any([step.signal, session.ended, this.#timeout]);
  }

  /** For what comes after the action, and is no part of its time. */
  afterwards(): AbortSignal {
    this.waitsFor = 'the page to be read';
    return AbortSignal.any([this.step.signal, this.session.ended, AbortSignal.timeout(afterwardsMs)]);
  }

  /** Milliseconds that are left, for Playwright, to which 0 is no limit. */
  get timeout(): number {
    return Math.max(1, Math.ceil(this.#endsAt - performance.now()));
  }

  get targets(): Target[] {
    return [this.config.target ?? []].flat();
  }

  /** The page of the earlier steps. @throws StepError NO_PAGE */
  async page(): Promise<Page> {
    if (this.session.hasPage) return this.session.page();
    throw new StepError('NO_PAGE', `There is no page yet for ${this.config.action}.`, { hint: 'Begin with a step whose action is navigate.' });
  }

  /** Waits for the element to act on, brings it into view, and shows where it is before anything happens to it. */
  async target(): Promise<Found & { page: Page; measured: Measured }> {
    await this.page();
    this.waitsFor = describeTargets(this.targets);
    for (;;) {
      this.signal.throwIfAborted();
      // Also in a tab that an earlier click has opened only now.
      const page = await this.session.page();
      const found = await findVisible(page, this.targets);
      const measured = found && (await this.#inView(page, found));
      if (found && measured) {
        this.highlight(found, measured);
        this.waitsFor = `${describeTargets([found.target])} to be ready for ${this.config.action}`;
        return { ...found, page, measured };
      }
      await delay(pollMs, undefined, { signal: this.signal });
    }
  }

  /** Undefined where the page has just replaced the element, or moved on. */
  async #inView(page: Page, found: Found): Promise<Measured | undefined> {
    try {
      await found.locator.scrollIntoViewIfNeeded({ timeout: this.timeout });
      return await measure(page, found);
    } catch (error) {
      if (isTimeout(error)) throw error;
      return undefined;
    }
  }

  highlight({ target, frame }: Pick<Found, 'target' | 'frame'>, { bbox, page, selector }: Measured): void {
    const { session, step } = this;
    if (!bbox) return;
    step.overlay({
      source: 'EXECUTION',
      overlayType: 'highlight',
      stepKey: step.stage.name,
      bbox,
      contentType: 'dom',
      meta: {
        action: this.config.action,
        selector: session.shown(selector),
        target,
        page: { ...page, url: session.shown(page.url), title: session.shown(page.title) },
        ...(frame.parentFrame() && { frame: session.shown(frame.url()) }),
      },
    });
  }

  /** What an action's failure means to the people who wrote the step. The step's own end goes first. */
  failure(error: unknown): unknown {
    this.step.signal.throwIfAborted();
    if (error instanceof StepError) return error;
    if (this.session.ended.aborted || isClosed(error)) return new BrowserCrashedError();
    const message = messageOf(error);
    if (isTimeout(error) || (error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name))) return this.#timedOut();
    return isOfPlaywright(error) ? new StepError('BROWSER_FAILED', `The browser could not do it: ${message}`, { retryable: true, cause: error }) : error;
  }

  #timedOut(): StepError {
    const { action, timeout_ms: timeoutMs } = this.config;
    const isTarget = this.waitsFor === describeTargets(this.targets) && this.targets.length > 0;
    const cause = { hint: 'Raise timeout_ms of the step.', retryable: true };
    if (isTarget && this.config.state !== 'hidden') {
      return new StepError('TARGET_NOT_FOUND', `No visible element fits ${this.waitsFor}, for ${timeoutMs} ms.`, {
        hint: 'Compare the target with the page, which the stage’s keyOutput describes; several may be given.',
      });
    }
    return new StepError('TIMEOUT', `${action} waited more than ${timeoutMs} ms for ${this.waitsFor}.`, cause);
  }
}
