import type { Page, Response } from 'playwright-core';
import { StepError } from '../../domain/step-outcome.ts';
import { messageOf } from './browser-errors.ts';
import type { BrowserStep } from './browser-step.ts';
import { loaded, refusalAt } from './settle.ts';

/** @throws StepError EGRESS_DENIED, HOST_NOT_FOUND, NAVIGATION_FAILED, INVALID_URL */
export async function navigate(work: BrowserStep, address: string): Promise<{ status: number | null }> {
  const url = URL.parse(address);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new StepError('INVALID_URL', 'The address must begin with http:// or https://.', { hint: 'Give the whole address of the page.' });
  }
  if (url.username || url.password) throw new StepError('INVALID_URL', 'An address must not contain a user name or password.');
  // Said here rather than by the proxy, whose words a browser does not pass on.
  await work.step.services.egress.check(url);
  work.waitsFor = `${url.origin} to answer`;
  const page = await work.session.page();
  const response = await goTo(page, url.href, work);
  // What the proxy refuses looks like an answer; it may have been the end of redirects.
  const refused = response && [403, 502].includes(response.status()) ? refusalAt(page, work) : undefined;
  if (refused) throw refused;
  work.session.hasPage = true;
  work.waitsFor = `${url.origin} to be loaded`;
  await loaded(page, work);
  await work.session.downloads();
  const failed = response === null && page.url().startsWith('chrome-error:') ? refusalAt(page, work) : undefined;
  if (failed) throw failed;
  return { status: response?.status() ?? null };
}

/** A page that keeps leading elsewhere does not do so for ever. */
const MAX_ATTEMPTS = 10;

async function goTo(page: Page, url: string, work: BrowserStep): Promise<Response | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await page.goto(url, { waitUntil: 'commit', timeout: work.timeout });
    } catch (error) {
      const message = messageOf(error);
      // What the page did by itself, or the error page of an earlier navigation that came only now.
      if (message.includes('interrupted by another navigation') && attempt < MAX_ATTEMPTS) {
        await page.waitForLoadState('domcontentloaded', { timeout: work.timeout }).catch(() => undefined);
        continue;
      }
      // The address is a file, which is kept.
      if (message.includes('Download is starting') || message.includes('net::ERR_ABORTED')) return null;
      // Or like a connection that broke.
      const refused = [...work.session.refused.values()].at(-1);
      if (refused) throw refused;
      const reason = /net::(\w+)/.exec(message)?.[1];
      if (reason === undefined) throw error;
      const origin = new URL(url).origin;
      throw new StepError('NAVIGATION_FAILED', `${origin} could not be opened (${reason}).`, {
        retryable: true,
        hint: 'Check the address, and whether its server runs.',
        cause: error,
      });
    }
  }
}
