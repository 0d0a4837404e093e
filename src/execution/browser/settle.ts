import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { StepError } from '../../domain/step-outcome.ts';
import type { BrowserStep } from './browser-step.ts';
import { refusalOf } from './page-log.ts';

/** How long a navigation may take to begin after what caused it. */
const beginMs = 50;
/** A page that has its document, and still loads images or advertisements, can be worked with. */
const loadMs = 5_000;

/** Waits until what an action has caused is over: a navigation with its page, a new tab, a download. @throws StepError EGRESS_DENIED; the signal's reason */
export async function settle(work: BrowserStep): Promise<void> {
  const { session, signal } = work;
  work.waitsFor = 'what the action caused';
  const before = await session.page();
  // By the page's own clock, which is late where the machine is.
  await before.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), beginMs).catch(() => undefined);
  while (session.navigations.length > 0) await delay(beginMs, undefined, { signal });
  const page = await session.page();
  await loaded(page, work);
  await session.downloads();
  signal.throwIfAborted();
  const refused = refusalAt(page, work);
  if (refused) throw refused;
}

/** The document is there, and what it loads, if that does not take long. */
export async function loaded(page: Page, work: BrowserStep): Promise<void> {
  await page.waitForLoadState('domcontentloaded', { timeout: work.timeout });
  await page.waitForLoadState('load', { timeout: Math.min(loadMs, work.timeout) }).catch(() => undefined);
  work.signal.throwIfAborted();
}

/** Why the page is none: the rules of egress refused where it led. */
export function refusalAt(page: Page, { session }: BrowserStep): StepError | undefined {
  if (page.url().startsWith('chrome-error:'))
    return (
      [...session.refused.values()].at(-1) ??
      new StepError('NAVIGATION_FAILED', 'The page that the action led to could not be opened.', { hint: 'The log says why.', retryable: true })
    );
  return refusalOf(page.url(), session);
}
