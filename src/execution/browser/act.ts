import { setTimeout as delay } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { StepError } from '../../domain/step-outcome.ts';
import { messageOf } from './browser-errors.ts';
import type { Acted, BrowserStep } from './browser-step.ts';
import { extract } from './extract.ts';
import { describeTargets, findVisible } from './locate.ts';
import { navigate } from './navigate.ts';
import { screenshot } from './screenshot.ts';
import { settle } from './settle.ts';

/** Does one action, and waits for what it causes. */
export async function act(work: BrowserStep): Promise<Acted> {
  const { config } = work;
  switch (config.action) {
    case 'navigate':
      return { output: await navigate(work, config.url ?? '') };
    case 'click':
      return click(work);
    case 'type':
      return type(work, config.text ?? '');
    case 'select':
      return select(work, config.value ?? '');
    case 'scroll':
      return scroll(work);
    case 'wait':
      return wait(work);
    case 'extract':
      return extract(work);
    case 'screenshot':
      return screenshot(work);
  }
}

async function click(work: BrowserStep): Promise<Acted> {
  const { locator } = await work.target();
  await locator.click({ timeout: work.timeout }).catch(notReady(work));
  await settle(work);
  return {};
}

async function type(work: BrowserStep, text: string): Promise<Acted> {
  const { locator, measured, target } = await work.target();
  work.isTextOpen = !measured.isPassword;
  if (measured.isPassword) work.session.addSecret(text);
  // Asked first: an element that cannot be typed into would be waited for in vain.
  if (!(await canBeTypedInto(locator))) {
    throw new StepError('TARGET_NOT_EDITABLE', `${describeTargets([target])} is no field that can be typed into.`, {
      hint: 'Name the field itself: its label, its placeholder, or the role textbox or searchbox.',
    });
  }
  await locator.fill(text, { timeout: work.timeout }).catch(notReady(work));
  if (work.config.submit) await locator.press('Enter', { timeout: work.timeout });
  await settle(work);
  return { output: { text: measured.isPassword ? '[secret]' : work.session.hide(text) } };
}

/** Also while it is disabled or read-only, which may change. */
function canBeTypedInto(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => {
    const notText = ['button', 'checkbox', 'file', 'hidden', 'image', 'radio', 'reset', 'submit'];
    if (element.localName === 'textarea') return true;
    if (element.localName === 'input') return !notText.includes(element.getAttribute('type')?.toLowerCase() ?? 'text');
    return 'isContentEditable' in element && element.isContentEditable === true;
  });
}

async function select(work: BrowserStep, wanted: string): Promise<Acted> {
  const { locator, target } = await work.target();
  const options = await locator.evaluate((element) =>
    element.localName === 'select' ? [...element.querySelectorAll('option')].map((option) => ({ value: option.value, label: option.label.trim() })) : null,
  );
  if (options === null) {
    throw new StepError('TARGET_NOT_EDITABLE', `${describeTargets([target])} is no list of options.`, {
      hint: 'Where a page draws its own list, click it and then the option.',
    });
  }
  const option = options.find(({ value }) => value === wanted) ?? options.find(({ label }) => label === wanted);
  if (!option) {
    const shown = options.slice(0, 30).map(({ label, value }) => JSON.stringify(label || value));
    throw new StepError('OPTION_NOT_FOUND', `There is no option ${JSON.stringify(wanted)}.`, { hint: `Options: ${shown.join(', ') || '(none)'}` });
  }
  await locator.selectOption({ value: option.value }, { timeout: work.timeout }).catch(notReady(work));
  await settle(work);
  return { output: { value: option.value, label: option.label } };
}

async function scroll(work: BrowserStep): Promise<Acted> {
  const page = await work.page();
  const { direction, amount_px: amount, target } = work.config;
  if (target !== undefined) {
    await work.target();
  } else {
    await page.evaluate(
      ({ direction, amount }) => {
        const step = amount ?? Math.round(window.innerHeight * 0.8);
        const top = { top: 0, bottom: document.documentElement.scrollHeight, up: window.scrollY - step, down: window.scrollY + step }[direction];
        window.scrollTo({ top, behavior: 'instant' });
      },
      { direction: direction ?? 'down', amount },
    );
  }
  await settle(work);
  const position = await page.evaluate(() => ({ x: window.scrollX, y: window.scrollY }));
  return { output: { scroll: position } };
}

/** For all that it names, one after the other. */
async function wait(work: BrowserStep): Promise<Acted> {
  const { config, session, signal, targets } = work;
  if (targets.length > 0 && config.state === 'hidden') {
    const page = await work.page();
    work.waitsFor = `${describeTargets(targets)} to be hidden`;
    while (await findVisible(page, targets)) await delay(100, undefined, { signal });
  } else if (targets.length > 0) {
    await work.target();
  }
  work.waitsFor = 'the network to be idle';
  if (config.network_idle) await session.networkIdle(signal);
  if (config.duration_ms !== undefined) await delay(config.duration_ms, undefined, { signal });
  return {};
}

/** Playwright tells in its log of calls why it went on waiting. */
function notReady({ config, waitsFor }: BrowserStep): (error: unknown) => never {
  return (error) => {
    const log = error instanceof Error ? error.message : '';
    const reason = /(<[^\n]*> intercepts pointer events|element is not (?:enabled|editable|stable|visible))/.exec(log)?.[1];
    if (!reason || !/Timeout/.test(messageOf(error))) throw error;
    throw new StepError(
      'TARGET_NOT_READY',
      `${waitsFor.replace(/ to be ready for \w+$/, '')} was not ready within ${config.timeout_ms} ms: ${reason.slice(0, 300)}`,
      {
        hint: 'Wait for what covers or disables it to go away, or act on that first.',
        cause: error,
      },
    );
  };
}
