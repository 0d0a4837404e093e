import type { Frame, Locator, Page } from 'playwright-core';
import { StepError } from '../../domain/step-outcome.ts';
import type { Target } from '../../domain/step-types/browser-target.ts';
import { messageOf } from './browser-errors.ts';

/** An element of the page. */
export interface Found {
  locator: Locator;
  /** That one, and whatever else is visible and fits as well. */
  all: Locator;
  frame: Frame;
  /** What it was found by. */
  target: Target;
}

/**
 * The element that is visible now: by the first of the targets that has one, in the page itself before its frames, by the exact
 * words before a part of them.
 * @throws StepError INVALID_SELECTOR
 */
export async function findVisible(page: Page, targets: readonly Target[]): Promise<Found | undefined> {
  for (const target of targets) {
    for (const frame of page.frames()) {
      for (const candidate of candidates(frame, target)) {
        const all = candidate.filter({ visible: true });
        if (await isThere(all)) return { locator: all.first(), all, frame, target };
      }
    }
  }
  return undefined;
}

async function isThere(locator: Locator): Promise<boolean> {
  try {
    return (await locator.count()) > 0;
  } catch (error) {
    const message = messageOf(error);
    if (!/selector|Unknown engine|Unexpected token/.test(message)) return false; // A frame that is just going away.
    throw new StepError('INVALID_SELECTOR', `The browser does not understand the selector: ${message}`, { hint: 'Give a CSS selector.' });
  }
}

function candidates(frame: Frame, target: Target): Locator[] {
  const byWords = (find: (exact: boolean) => Locator) => [find(true), find(false)];
  if ('css' in target) return [frame.locator(`css=${target.css}`)];
  if ('label' in target) return byWords((exact) => frame.getByLabel(target.label, { exact }));
  if ('text' in target) return byWords((exact) => frame.getByText(target.text, { exact }));
  if ('placeholder' in target) return byWords((exact) => frame.getByPlaceholder(target.placeholder, { exact }));
  const { role, name } = target;
  return name === undefined ? [frame.getByRole(role)] : byWords((exact) => frame.getByRole(role, { name, exact }));
}

/** For messages. */
export function describeTargets(targets: readonly Target[]): string {
  return targets.map((target) => JSON.stringify(target)).join(' or ');
}
