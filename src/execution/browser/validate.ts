import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Json } from '../../domain/step-outcome.ts';
import type { BrowserValidation } from '../../domain/step-types/browser-validation.ts';
import type { BrowserStep } from './browser-step.ts';
import { findVisible } from './locate.ts';

/** As it was given, and whether it held. */
export type CheckedValidation = { [key: string]: Json | undefined } & { kind: string; passed: boolean };

/** A page may need a moment; what does not hold by then does not. */
const patienceMs = 10_000;

/** Checks each of the step's validations, waiting a little for those that may still come true; that is no part of the action's time. @param durationMs of the action */
export async function validate(work: BrowserStep, durationMs: number): Promise<CheckedValidation[]> {
  const patience = AbortSignal.timeout(patienceMs);
  const checked = await Promise.all(
    work.config.validations.map(
      async (validation): Promise<CheckedValidation> => ({ ...validation, passed: await holds(work, validation, { durationMs, patience }) }),
    ),
  );
  for (const [index, { passed = false }] of checked.entries()) {
    const validation = work.config.validations[index];
    if (!validation) continue;
    work.step.log(passed ? 'INFO' : 'ERROR', `${passed ? 'Holds' : 'Does not hold'}: ${validation.description ?? describe(validation)}`, {
      source: 'validation',
    });
  }
  return checked;
}

function describe({ kind, value }: BrowserValidation): string {
  return value === undefined || value === null ? kind : `${kind} ${JSON.stringify(value)}`;
}

async function holds(
  work: BrowserStep,
  validation: BrowserValidation,
  { durationMs, patience }: { durationMs: number; patience: AbortSignal },
): Promise<boolean> {
  switch (validation.kind) {
    case 'max_duration_ms':
      return durationMs <= validation.value;
    case 'network_idle':
      return within(work, patience, async (signal) => {
        await work.session.networkIdle(signal);
        return true;
      });
    default:
      return within(work, patience, async (signal) => {
        while (!(await holdsNow(await work.session.page(), validation))) await delay(100, undefined, { signal });
        return true;
      });
  }
}

async function holdsNow(page: Page, validation: Exclude<BrowserValidation, { kind: 'network_idle' | 'max_duration_ms' }>): Promise<boolean> {
  switch (validation.kind) {
    case 'element_visible':
      return (await findVisible(page, [validation.value].flat())) !== undefined;
    case 'element_hidden':
      return (await findVisible(page, [validation.value].flat())) === undefined;
    case 'url_contains':
      return page.url().includes(validation.value) || decoded(page.url()).includes(validation.value);
    case 'title_contains':
      return (await page.title()).includes(validation.value);
  }
}

/** False when it takes too long. @throws what else ends the step */
async function within({ step, session }: BrowserStep, patience: AbortSignal, check: (signal: AbortSignal) => Promise<boolean>): Promise<boolean> {
  try {
    return await check(AbortSignal.any([patience, step.signal, session.ended]));
  } catch (error) {
    if (patience.aborted && !step.signal.aborted && !session.ended.aborted) return false;
    throw error;
  }
}

function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
