import type { Json } from '../../domain/step-outcome.ts';
import { StepError, type StepOutcome } from '../../domain/step-outcome.ts';
import { act } from '../browser/act.ts';
import { BrowserCrashedError, isClosed, isOfPlaywright } from '../browser/browser-errors.ts';
import { type BrowserConfig, BrowserStep } from '../browser/browser-step.ts';
import type { Entered } from '../browser/browsers.ts';
import { pageState } from '../browser/page-state.ts';
import { showComing } from '../browser/plan-overlays.ts';
import { readSavedState, type SavedState, writeSavedState } from '../browser/saved-state.ts';
import { pathOf } from '../browser/screenshot.ts';
import { loaded } from '../browser/settle.ts';
import { validate } from '../browser/validate.ts';
import type { Executor, StepContext } from '../executor.ts';

type Step = StepContext<BrowserConfig>;

/** Does one action in the task's own page, which the stages of a run share. */
export const browserExecutor: Executor<BrowserConfig> = {
  async run(step) {
    const { browsers } = step.services;
    // Until it is known that the field is none for passwords; also where no page opens.
    if (step.config.text !== undefined) step.note({ input: { ...shownConfig(step.config), text: '[secret]' } });
    // The page is closed at once where the step is told to stop, which also ends what Playwright waits for.
    const close = () => void browsers.leave(step.task.id);
    step.signal.addEventListener('abort', close, { once: true });
    try {
      const folder = await step.workspace();
      const { entered, restored } = await enter(step, folder).catch(goneMeanwhile);
      step.signal.throwIfAborted();
      return await run(step, entered, restored, folder);
    } finally {
      step.signal.removeEventListener('abort', close);
      if (step.signal.aborted) await browsers.leave(step.task.id);
    }
  },
};

/** The task's page, and what it is to be restored from where an earlier run left it. */
async function enter(step: Step, folder: string): Promise<{ entered: Entered; restored: SavedState | undefined }> {
  const { browsers, config } = step.services;
  const open = await browsers.find(step.task.id);
  if (open) return { entered: open, restored: undefined };
  const saved = await readSavedState(folder);
  const wanted = step.config.headful || (saved?.headful ?? false);
  const hasDisplay = process.platform !== 'linux' || ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => name in config.browserEnvironment);
  if (wanted && !hasDisplay) step.log('WARN', 'There is no display where the worker runs, so the browser runs without a window.');
  const entered = await browsers.enter(step.task.id, { headful: wanted && hasDisplay, saved });
  if (entered.unsandboxed) step.log('WARN', `Chromium runs without its own sandbox: ${entered.unsandboxed}.`);
  return { entered, restored: saved };
}

async function run(step: Step, { session, headful }: Entered, restored: SavedState | undefined, folder: string): Promise<StepOutcome> {
  const work = new BrowserStep(step, session);
  const startedAt = performance.now();
  session.reportTo(step);
  const keyInput = () => keyInputOf(work);
  try {
    const acting = async () => {
      if (restored && step.config.action !== 'navigate') await goOn(work, restored);
      return act(work);
    };
    const acted = await inTime(acting(), work.signal);
    const durationMs = Math.round(performance.now() - startedAt);
    const ending = async () => {
      const validations = await validate(work, durationMs);
      await showComing(work, step.coming, session.planned);
      await keepState(work, headful, folder);
      const page = await session.page();
      const title = await page.title().catch(() => '');
      return { validations, page: { url: session.shown(page.url()), title: session.shown(title) } };
    };
    const { validations, page } = await inTime(ending(), work.afterwards());
    const { output, result } = acted;
    const failed = validations.filter(({ passed }) => !passed);
    const shown = { ...page, durationMs, ...(validations.length > 0 && { validations }) };
    const outcome = {
      ...(work.isTextOpen && { input: shownConfig(step.config) }),
      output: { action: step.config.action, ...shown, ...output },
      keyInput: keyInput(),
      keyOutput: { ...shown, ...bulkOut(output) },
    };
    if (failed.length > 0) {
      throw new StepError(
        'VALIDATION_FAILED',
        `Not as expected after ${step.config.action}: ${failed.map(({ description, kind, value }) => description ?? `${kind} ${JSON.stringify(value ?? null)}`).join('; ')}`,
        {
          hint: 'The stage’s keyOutput has each validation, and the page as it was.',
          outcome,
        },
      );
    }
    return { ...outcome, ...(result && { result }) };
  } catch (error) {
    const failure = work.failure(error);
    if (!(failure instanceof StepError)) throw failure;
    throw await withPage(failure, work, keyInput());
  }
}

/** A Chromium that dies while it makes the task's page is one that crashed. */
function goneMeanwhile(error: unknown): never {
  throw !(error instanceof StepError) && isClosed(error) ? new BrowserCrashedError() : error;
}

/** An earlier run's page is opened again, once, before the first action that needs it. */
async function goOn(work: BrowserStep, { url, scroll }: SavedState): Promise<void> {
  const page = await work.session.page();
  work.waitsFor = 'the page that the task was at';
  await work.step.services.egress.check(new URL(url));
  await page.goto(url, { waitUntil: 'commit', timeout: work.timeout });
  await loaded(page, work);
  await page.evaluate(({ x, y }) => window.scrollTo(x, y), scroll);
  work.session.hasPage = true;
  work.step.log('INFO', `Goes on at ${work.session.hide(url)}, with its cookies and localStorage.`, { source: 'navigation' });
}

/** The page as it was when the step failed, in words and as a picture, for whoever goes on from there. */
async function withPage(error: StepError, { step, session }: BrowserStep, keyInput: Json): Promise<StepError> {
  if (step.signal.aborted || error instanceof BrowserCrashedError) return error;
  const page = await pageState(session).catch(() => ({ url: '', title: '', summary: '' }));
  if (page.url !== '') await pictureOf(session, step).catch(() => undefined);
  const { code, message, hint, retryable, cause, outcome } = error;
  const own = { page };
  return new StepError(code, session.hide(message), {
    ...(hint !== undefined && { hint: session.hide(hint) }),
    retryable,
    cause,
    outcome: { keyInput, output: { ...asObject(outcome?.output), ...own }, keyOutput: { ...asObject(outcome?.keyOutput), ...own } },
  });
}

async function pictureOf(session: Entered['session'], step: Step): Promise<void> {
  const bytes = await (await session.page()).screenshot({ type: 'png', timeout: 10_000, animations: 'disabled' });
  await step.saveArtifact({ label: 'failure', path: pathOf(step.stage.name, '-failure'), mimeType: 'image/png', content: { bytes } });
}

/** For the next stage, wherever it runs. */
async function keepState({ session, step }: BrowserStep, headful: boolean, folder: string): Promise<void> {
  try {
    const state = await session.state(headful);
    if (state) await writeSavedState(folder, state);
  } catch (error) {
    if (!isOfPlaywright(error)) throw error;
    // It moved on by itself meanwhile.
    step.log('DEBUG', 'The page changed while its state was read: should this worker die, the task goes on from an earlier state.');
  }
}

/** Parsed from JSON, and of nothing else. */
const shownConfig = (config: BrowserConfig) => config as unknown as { [key: string]: Json | undefined };

/** What the action was given, without what is usual. */
function keyInputOf({ config, session, isTextOpen }: BrowserStep): Json {
  const { action, url, target, text, value } = config;
  const hide = (field: string) => session.hide(field);
  const shown = { url, target: target as Json | undefined, text: text !== undefined && !isTextOpen ? '[secret]' : text, value };
  const given = Object.entries(shown).filter(([, field]) => field !== undefined);
  return { action, ...Object.fromEntries(given.map(([name, field]) => [name, typeof field === 'string' ? hide(field) : field])) };
}

/** What was extracted can be long: the output has it. */
function bulkOut(output: Record<string, Json> = {}): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(output)
      .map(([name, value]) => [name, typeof value === 'string' && value.length > 500 ? `${value.slice(0, 500).toWellFormed()}…` : value])
      .filter(([, value]) => !Array.isArray(value)),
  );
}

function asObject(value: Json | undefined): Record<string, Json | undefined> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** How long Playwright, whose own clocks run out at the same time, may take to say what it was waiting for. */
const graceMs = 3_000;

/** Ends with the signal, whatever the page does. */
async function inTime<Value>(doing: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = new Promise<never>((_resolve, reject) => {
    const stop = () => {
      const isLate = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
      setTimeout(() => reject(signal.reason), isLate ? graceMs : 0).unref();
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  aborted.catch(() => undefined);
  return Promise.race([doing, aborted]);
}
