import type { Page } from 'playwright-core';
import type { Json } from '../../domain/step-outcome.ts';
import { cleanText } from '../clean-text.ts';
import type { BrowserSession } from './session.ts';

const maxSummary = 4_000;
/** A page whose scripts never rest does not answer at all. */
const patienceMs = 10_000;

/** What a planner, or a person, needs to know of a page to go on from it: the tree that assistive technology sees, cut. */
export async function pageState(session: BrowserSession): Promise<{ url: string; title: string; summary: string } & Record<string, Json>> {
  if (!session.hasPage) return { url: '', title: '', summary: '' };
  const page = await session.page();
  // A page that is still waited for is none yet.
  if (session.navigations.length > 0) await stopLoading(page);
  const [title, tree] = await Promise.all([orNothing(page.title()), orNothing(page.locator('body').ariaSnapshot({ timeout: patienceMs }))]);
  const summary = session.hide(cleanText(tree));
  return {
    url: session.shown(page.url()),
    title: session.shown(title),
    summary: summary.length > maxSummary ? `${summary.slice(0, maxSummary).toWellFormed()}…` : summary,
  };
}

async function stopLoading(page: Page): Promise<void> {
  await orNothing(
    (async () => {
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Page.stopLoading');
      await devtools.detach();
      return '';
    })(),
  );
}

async function orNothing(reading: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, patienceMs, '');
  });
  return Promise.race([reading.catch(() => ''), late]).finally(() => clearTimeout(timer));
}
