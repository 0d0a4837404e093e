import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../domain/step-outcome.ts';
import { browser } from '../../domain/step-types/browser.ts';
import { browserEnv, hasChromium } from '../../testing/browser-env.ts';
import { openShopSite, type ShopSite } from '../../testing/shop-site.ts';
import { openStepHarness, type StepHarness } from '../../testing/step-context.ts';
import type { BrowserSession } from '../browser/session.ts';
import type { ComingStep } from '../executor.ts';
import { browserExecutor } from './browser.ts';

let site: ShopSite;
let harness: StepHarness;

const step = (config: Json) => harness.step(browser.config.parse(config));
const run = (config: Json) => browserExecutor.run(step(config));
const open = (path = '/') => run({ action: 'navigate', url: `${site.url}${path}` });
const said = () => harness.logs.map(({ level, message }) => `${level} ${message}`);

async function session(): Promise<BrowserSession> {
  const entered = await step({ action: 'extract' }).services.browsers.find(step({ action: 'extract' }).task.id);
  if (!entered) throw new Error('The task has no page');
  return entered.session;
}

/** Where the page itself says that the element is, now. */
async function rectangle(selector: string) {
  const page = await (await session()).page();
  return page.locator(selector).evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + window.scrollX, y: top + window.scrollY, width, height };
  });
}

/** Width and height of what begins as a PNG does, by its IHDR chunk, and ends as one. */
function sizeOfPng(bytes: Uint8Array): { width: number; height: number } {
  const png = Buffer.from(bytes);
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect(png.subarray(12, 16).toString('latin1')).toBe('IHDR');
  expect(png.subarray(-8, -4).toString('latin1')).toBe('IEND');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

function bytesOf(path: string): Uint8Array {
  const content = harness.artifacts.findLast((artifact) => artifact.path === path)?.content;
  if (!content || !('bytes' in content)) throw new Error(`There is no artifact ${path}`);
  return content.bytes;
}

describe.runIf(hasChromium)('steps in a browser (Chromium)', () => {
  beforeAll(async () => {
    site = await openShopSite();
    harness = await openStepHarness(browserEnv(site));
  });
  afterAll(async () => {
    await harness[Symbol.asyncDispose]();
    site.answerSlowPages();
    await site[Symbol.asyncDispose]();
  });
  afterEach(async () => {
    const { services, task, workspace } = step({ action: 'extract' });
    await services.browsers.leave(task.id);
    const { rm } = await import('node:fs/promises');
    await rm(`${await workspace()}/.taskloom-browser.json`, { force: true });
    for (const list of [harness.logs, harness.artifacts, harness.overlays]) list.length = 0;
  });

  test('navigate opens a page, follows redirects, and logs what the page says with its level', async () => {
    expect(await open()).toMatchObject({
      output: { action: 'navigate', url: `${site.url}/`, title: 'Shoe shop', status: 200, durationMs: expect.any(Number) },
      keyInput: { action: 'navigate', url: `${site.url}/` },
      keyOutput: { url: `${site.url}/`, title: 'Shoe shop', status: 200 },
    });
    await expect
      .poll(said)
      .toEqual(
        expect.arrayContaining([
          `INFO Navigated to ${site.url}/`,
          'WARN The shop is being rebuilt',
          'ERROR A line went wrong',
          'ERROR Uncaught Error: Thrown by the shop',
        ]),
      );
    expect(await open('/moved')).toMatchObject({ output: { url: `${site.url}/search?q=sale`, title: 'Results for sale' } });
  });

  test('navigate tells of an answer that is an error, and of a server that is not there', async () => {
    expect(await open('/nowhere')).toMatchObject({ output: { status: 404, title: 'Not there' } });
    expect(said()).toContain(`WARN GET ${site.url}/nowhere answered 404`);
    await using gone = await openShopSite();
    await using other = await openStepHarness(browserEnv(gone));
    const { url } = gone;
    await gone[Symbol.asyncDispose]();
    const config = browser.config.parse({ action: 'navigate', url });
    await expect(browserExecutor.run(other.step(config))).rejects.toMatchObject({ code: 'HTTP_UNREACHABLE', retryable: true, hint: expect.any(String) });
  });

  test('an action needs a page', async () => {
    await expect(run({ action: 'click', target: { css: '#buy' } })).rejects.toMatchObject({ code: 'NO_PAGE', hint: expect.stringContaining('navigate') });
  });

  test.each<[string, Json, string]>([
    ['a role and a name', { role: 'button', name: 'buy' }, '#buy'],
    ['a label', { label: 'Colour' }, '#colour'],
    ['a text, the whole of it before a part', { text: 'Search' }, '#search > label'],
    ['a placeholder', { placeholder: 'what do you' }, '#query'],
    ['a selector', { css: '#offers a' }, '#offers > li:nth-of-type(1) > a'],
    ['the first that is visible', [{ css: '#appearing' }, { css: '#nothing' }, { css: '#buy' }], '#buy'],
    ['far below, scrolled to', { role: 'button', name: 'Far below' }, '#bottom'],
  ])('finds by %s, and shows the rectangle that the page has there', async (_kind, target, selector) => {
    await open();
    await run({ action: 'scroll', target });
    const [overlay, ...others] = harness.overlays;
    expect(others).toEqual([]);
    expect(overlay).toMatchObject({ source: 'EXECUTION', overlayType: 'highlight', contentType: 'dom', stepKey: 'step', meta: { action: 'scroll' } });
    const { meta, bbox } = overlay as unknown as { meta: { selector: string; page: Record<string, unknown> }; bbox: unknown };
    expect(await rectangle(meta.selector)).toEqual(bbox);
    const page = await (await session()).page();
    expect(await page.locator(selector).evaluate((element, other) => element === document.querySelector(other), meta.selector)).toBe(true);
    const size = await page.evaluate(() => ({ width: document.documentElement.scrollWidth, height: document.documentElement.scrollHeight }));
    expect(meta.page).toMatchObject({ url: `${site.url}/`, title: 'Shoe shop', ...size, viewport: { width: 1280, height: 720 } });
  });

  test('finds in a frame, where the rectangle is the whole page’s', async () => {
    await open();
    await run({ action: 'click', target: { role: 'button', name: 'Measure your feet' } });
    const frame = await rectangle('#frame');
    const { bbox, meta } = harness.overlays[0] as unknown as { bbox: { x: number; y: number }; meta: object };
    const inFrame = await (await (await session()).page())
      .frameLocator('#frame')
      .locator('#advice')
      .evaluate((element) => ({ x: element.getBoundingClientRect().left, y: element.getBoundingClientRect().top }));
    // Its border is two pixels.
    expect(bbox).toMatchObject({ x: frame.x + 2 + inFrame.x, y: frame.y + 2 + inFrame.y });
    expect(meta).toMatchObject({ selector: '#advice', frame: `${site.url}/frame` });
    await run({ action: 'wait', target: { role: 'button', name: 'Measured' } });
  });

  test('click acts, goes where a link leads, and on in a tab that it opens', async () => {
    await open();
    await run({ action: 'click', target: { role: 'button', name: 'Buy' }, validations: [{ kind: 'element_visible', value: { text: 'In the cart: 1' } }] });
    await expect.poll(said).toContain('INFO bought');
    const led = [{ kind: 'url_contains', value: 'q=sale' }];
    expect(await run({ action: 'click', target: { text: 'Sale' }, validations: led })).toMatchObject({ output: { url: `${site.url}/search?q=sale` } });
    await open();
    await run({ action: 'click', target: { text: 'New tab' } });
    expect(await run({ action: 'extract', target: { css: '#found' } })).toMatchObject({ output: { value: 'Found tab', url: `${site.url}/search?q=tab` } });
  });

  test.each<[string, Json, Json, object]>([
    [
      'is not there',
      [],
      { action: 'click', target: { text: 'No such thing' } },
      { code: 'TARGET_NOT_FOUND', message: expect.stringContaining('No such thing') },
    ],
    ['is disabled', [], { action: 'click', target: { text: 'Sold out' } }, { code: 'TARGET_NOT_READY', message: expect.stringContaining('not enabled') }],
    [
      'is covered',
      [{ css: '#cover' }],
      { action: 'click', target: { css: '#buy' } },
      { code: 'TARGET_NOT_READY', message: expect.stringContaining('curtain') },
    ],
    ['is no selector', [], { action: 'click', target: { css: '#[' } }, { code: 'INVALID_SELECTOR' }],
    ['leads to a page that does not come', [], { action: 'click', target: { css: '#slow' } }, { code: 'TIMEOUT', retryable: true }],
    ['cannot be typed into', [], { action: 'type', target: { css: '#buy' }, text: 'x' }, { code: 'TARGET_NOT_EDITABLE' }],
    ['has no such option', [], { action: 'select', target: { css: '#colour' }, value: 'Green' }, { code: 'OPTION_NOT_FOUND', hint: 'Options: "Red", "Blue"' }],
    ['has no options', [], { action: 'select', target: { css: '#query' }, value: 'Green' }, { code: 'TARGET_NOT_EDITABLE' }],
    ['does not go away', [], { action: 'wait', target: { css: '#buy' }, state: 'hidden' }, { code: 'TIMEOUT' }],
  ])('what %s fails the step, with the page as it was', async (_kind, clicked, config, expected) => {
    await open();
    for (const target of clicked as Json[]) await run({ action: 'click', target });
    const error = await run({ ...(config as object), timeout_ms: 6_000 }).catch((error: unknown) => error);
    expect(error).toMatchObject(expected);
    expect(error).toMatchObject({
      outcome: {
        keyInput: { action: (config as { action: string }).action },
        output: { page: { url: `${site.url}/`, title: 'Shoe shop', summary: expect.stringContaining('heading "Shoes"') } },
        keyOutput: { page: { title: 'Shoe shop' } },
      },
    });
    expect(sizeOfPng(bytesOf('screenshots/step-failure.png'))).toEqual({ width: 1280, height: 720 });
  });

  test('type fills a field, submits with Enter, and shows the text', async () => {
    await open();
    expect(await run({ action: 'type', target: { label: 'Search' }, text: 'boots' })).toMatchObject({
      output: { text: 'boots', url: `${site.url}/` },
      keyInput: { action: 'type', text: 'boots' },
    });
    expect(
      await run({
        action: 'type',
        target: { label: 'Search' },
        text: 'red boots',
        submit: true,
        validations: [{ kind: 'title_contains', value: 'red boots' }],
      }),
    ).toMatchObject({
      output: { url: `${site.url}/search?q=red+boots`, title: 'Results for red boots' },
    });
  });

  test('a password is shown nowhere, not even where the page says it', async () => {
    await open('/login');
    const outcome = await run({ action: 'type', target: { label: 'Password' }, text: 'hunter/22' });
    expect(outcome).toMatchObject({ keyInput: { text: '[secret]' }, output: { text: '[secret]' } });
    await expect.poll(said).toContain('INFO typed [secret]');
    const failed = await run({ action: 'type', target: { label: 'No such field' }, text: 'hunter/22', timeout_ms: 200 }).catch((error: unknown) => error);
    expect(JSON.stringify([outcome, failed, (failed as { outcome: unknown }).outcome, harness.overlays, harness.logs])).not.toMatch(/hunter/);
  });

  test('select chooses by value and by label', async () => {
    await open();
    const chosen = (text: string) => ({ validations: [{ kind: 'element_visible', value: { text } }] });
    const target = { label: 'Colour' };
    expect(await run({ action: 'select', target, value: 'Blue', ...chosen('You chose b') })).toMatchObject({ output: { value: 'b', label: 'Blue' } });
    expect(await run({ action: 'select', target, value: 'r', ...chosen('You chose r') })).toMatchObject({ output: { value: 'r', label: 'Red' } });
  });

  test('scroll goes by pixels, to both ends, and to an element', async () => {
    await open();
    const at = async (config: Json) => ((await run(config)).output as { scroll: { y: number } }).scroll.y;
    expect(await at({ action: 'scroll', direction: 'down', amount_px: 300 })).toBe(300);
    expect(await at({ action: 'scroll', direction: 'up', amount_px: 100 })).toBe(200);
    expect(await at({ action: 'scroll', direction: 'down' })).toBe(200 + 576);
    const bottom = await at({ action: 'scroll', direction: 'bottom' });
    const page = await (await session()).page();
    expect(bottom).toBe(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight));
    expect(await at({ action: 'scroll', direction: 'top' })).toBe(0);
    expect(await at({ action: 'scroll', target: { css: '#bottom' } })).toBeGreaterThan(1_000);
  });

  test('wait sees an element come and go, a while pass, and the network rest', async () => {
    await open();
    await run({ action: 'click', target: { css: '#later' } });
    await run({ action: 'wait', target: { text: 'Here now' } });
    await run({ action: 'click', target: { css: '#cover' } });
    const page = await (await session()).page();
    const hidden = run({ action: 'wait', target: { css: '#curtain' }, state: 'hidden' });
    await page.evaluate(() => document.querySelector('#curtain')?.remove());
    await hidden;
    const before = performance.now();
    await run({ action: 'wait', duration_ms: 300, timeout_ms: 100_000 });
    expect(performance.now() - before).toBeGreaterThanOrEqual(299);
    await open('/busy');
    const error = await run({ action: 'wait', network_idle: true, timeout_ms: 1_500 }).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('the network to be idle') });
  });

  test('extract gives the text of an element, an attribute, all that are visible, or the page', async () => {
    await open();
    expect(await run({ action: 'extract', target: { css: 'h1' } })).toMatchObject({ output: { value: 'Shoes', truncated: false }, result: { text: 'Shoes' } });
    const offers = { action: 'extract', target: { css: '.offer' } };
    expect(await run({ ...offers, attribute: 'href' })).toMatchObject({ output: { value: '/shoes/1' } });
    expect(await run({ ...offers, attribute: 'nope' })).toMatchObject({ output: { value: null }, result: { json: null } });
    harness.overlays.length = 0;
    expect(await run({ ...offers, all: true })).toMatchObject({
      output: { value: ['Sandals', 'Boots'], count: 2, total: 2 },
      result: { json: ['Sandals', 'Boots'] },
    });
    expect(harness.overlays).toHaveLength(2);
    expect(await run({ ...offers, all: true, limit: 1, attribute: 'href' })).toMatchObject({ output: { value: ['/shoes/1'], count: 1, total: 2 } });
    expect(await run({ action: 'extract' })).toMatchObject({ output: { value: expect.stringContaining('Sandals') } });
  });

  test('screenshots are pictures of the screen, of the page, and of an element', async () => {
    await open();
    const page = await (await session()).page();
    expect(await run({ action: 'screenshot', label: 'front' })).toMatchObject({ output: { path: 'screenshots/step.png', label: 'front' } });
    expect(sizeOfPng(bytesOf('screenshots/step.png'))).toEqual({ width: 1280, height: 720 });
    await run({ action: 'screenshot', full_page: true });
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(sizeOfPng(bytesOf('screenshots/step.png'))).toEqual({ width: 1280, height });
    await run({ action: 'screenshot', target: { css: '#frame' } });
    const frame = await rectangle('#frame');
    expect(sizeOfPng(bytesOf('screenshots/step.png')).width).toBeGreaterThanOrEqual(Math.floor(frame.width));
    expect(harness.artifacts.map(({ label, mimeType }) => `${label} ${mimeType}`)).toEqual(['front image/png', 'screenshot image/png', 'screenshot image/png']);
    expect(harness.overlays.filter(({ contentType }) => contentType === 'screenshot').map(({ bbox }) => bbox)).toEqual([
      { x: 0, y: 0, width: 1280, height: 720 },
      { x: 0, y: 0, width: 1280, height },
      frame,
    ]);
  });

  test('a download is kept under its own name, and a second one beside it', async () => {
    await open();
    await run({ action: 'click', target: { text: 'Price list' } });
    await expect.poll(() => harness.artifacts.length).toBe(1);
    expect(await open('/prices.csv')).toMatchObject({ output: { status: null } });
    await expect.poll(() => harness.artifacts.length).toBe(2);
    expect(harness.artifacts.map(({ label, path }) => `${label} ${path}`)).toEqual([
      'download downloads/price list.csv',
      'download downloads/price list-2.csv',
    ]);
    const [first] = harness.artifacts;
    expect(first && 'file' in first.content && (await readFile(first.content.file, 'utf8'))).toBe('shoe,price\nboots,99\n');
  });

  test('a page that asks is declined, and the log says so', async () => {
    await open();
    await run({ action: 'click', target: { css: '#ask' }, validations: [{ kind: 'element_visible', value: { text: 'no' } }] });
    expect(said()).toContain('WARN Declined the page’s confirm: Really?'.replace('’', "'"));
  });

  test('validations are checked after the action, each with its outcome, and fail the step', async () => {
    const holding: Json[] = [
      { kind: 'element_visible', value: [{ css: '#nothing' }, { text: 'Buy' }], description: 'there is something to buy' },
      { kind: 'element_hidden', value: { css: '#appearing' } },
      { kind: 'url_contains', value: '/' },
      { kind: 'title_contains', value: 'shop' },
      { kind: 'network_idle' },
      { kind: 'max_duration_ms', value: 200_000 },
    ];
    const url = `${site.url}/`;
    const kept = await run({ action: 'navigate', url, validations: holding });
    const passed = holding.map((validation) => ({ ...(validation as object), passed: true }));
    expect(kept).toMatchObject({ output: { validations: passed } });

    const failing: Json[] = [
      { kind: 'element_visible', value: { css: '#appearing' } },
      { kind: 'element_hidden', value: { text: 'Buy' }, description: 'nothing is for sale' },
      { kind: 'url_contains', value: 'elsewhere' },
      { kind: 'title_contains', value: 'Shirts' },
      { kind: 'max_duration_ms', value: 1 },
    ];
    const broken = await run({ action: 'navigate', url, timeout_ms: 20_000, validations: [holding[0] ?? null, ...failing] }).catch((error: unknown) => error);
    expect(broken).toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringContaining('nothing is for sale; url_contains "elsewhere"'),
      outcome: {
        output: {
          action: 'navigate',
          page: { title: 'Shoe shop' },
          validations: [passed[0], ...failing.map((validation) => ({ ...(validation as object), passed: false }))],
        },
      },
    });
    expect((broken as { outcome: { keyOutput: unknown } }).outcome.keyOutput).toMatchObject({ validations: expect.any(Array) });
    expect(said()).toContain('ERROR Does not hold: nothing is for sale');
  });

  test('shows where the coming steps will act, up to the next page, and again only where that has changed', async () => {
    const coming: ComingStep[] = [
      { key: 'step-2', type: 'browser', config: { action: 'type', target: { label: 'Search' }, text: 'x' } },
      { key: 'step-3', type: 'browser', config: undefined },
      { key: 'step-4', type: 'store_result', config: { value: 1 } },
      { key: 'step-5', type: 'browser', config: { action: 'click', target: { css: '#appearing' } } },
      { key: 'step-6', type: 'browser', config: { action: 'click', target: { css: '#bottom' } } },
      { key: 'step-7', type: 'browser', config: { action: 'navigate', url: site.url } },
      { key: 'step-8', type: 'browser', config: { action: 'click', target: { css: '#buy' } } },
    ];
    const runWith = (config: Json) => browserExecutor.run({ ...step(config), coming });
    const planned = () => harness.overlays.filter(({ source }) => source === 'PLAN');
    await runWith({ action: 'navigate', url: `${site.url}/` });
    expect(planned().map(({ stepKey, bbox }) => ({ stepKey, bbox }))).toEqual([
      { stepKey: 'step-2', bbox: await rectangle('#query') },
      { stepKey: 'step-6', bbox: await rectangle('#bottom') },
    ]);
    expect(planned()[0]).toMatchObject({
      overlayType: 'highlight',
      contentType: 'dom',
      meta: { action: 'type', selector: '#query', page: { url: `${site.url}/` } },
    });
    await runWith({ action: 'extract' });
    expect(planned()).toHaveLength(2);
    await (await (await session()).page()).evaluate(() => document.querySelector('#later')?.dispatchEvent(new MouseEvent('click')));
    await run({ action: 'wait', target: { css: '#appearing' } });
    await runWith({ action: 'extract' });
    expect(planned().map(({ stepKey }) => stepKey)).toEqual(['step-2', 'step-6', 'step-5', 'step-6']);
  });

  test('a task goes on elsewhere where its page was: address, cookies, localStorage and scrolling', async () => {
    await open('/login');
    await run({ action: 'type', target: { label: 'Name' }, text: 'Ada', submit: true });
    await open('/account');
    await run({ action: 'scroll', direction: 'down', amount_px: 500 });
    // Another process has the working folder, and nothing else.
    const { services, task } = step({ action: 'extract' });
    await services.browsers.leave(task.id);
    expect(await run({ action: 'extract' })).toMatchObject({
      output: { url: `${site.url}/account`, value: expect.stringMatching(/You are Ada, by GET\s+Basket: 3 shoes/) },
    });
    expect(said().at(-1)).toBe(`INFO Goes on at ${site.url}/account, with its cookies and localStorage.`);
    expect(await (await (await session()).page()).evaluate(() => window.scrollY)).toBe(500);
  });

  test('a step that is told to stop closes its page, also one whose scripts never rest', async () => {
    await using other = await openStepHarness(browserEnv(site));
    const config = (value: Json) => other.step(browser.config.parse(value));
    await browserExecutor.run(config({ action: 'navigate', url: `${site.url}/hang` }));
    const { services, task } = config({ action: 'extract' });
    const context = (await services.browsers.find(task.id))?.session.context;
    const closed = new Promise((resolve) => context?.on('close', resolve));
    const hangs = browserExecutor.run(config({ action: 'click', target: { text: 'Hang' } })).catch((error: unknown) => error);
    await expect.poll(() => other.overlays.length).toBe(1);
    const reason = new Error('stopped');
    other.abort.abort(reason);
    expect(await hangs).toBe(reason);
    await closed;
    expect(services.browsers.find(task.id)).toBeUndefined();
  });

  test('a page whose scripts never rest ends with the time of the step', async () => {
    await open('/hang');
    await expect(run({ action: 'click', target: { text: 'Hang' }, timeout_ms: 1_000 })).rejects.toMatchObject({ code: 'TIMEOUT', retryable: true });
  });

  test('a browser that goes away fails the step, and the next run starts another', async () => {
    await open();
    const waits = run({ action: 'wait', target: { css: '#nothing' }, timeout_ms: 200_000 }).catch((error: unknown) => error);
    await (await session()).context.browser()?.close();
    expect(await waits).toMatchObject({ code: 'BROWSER_CRASHED', retryable: true });
    const { services, task } = step({ action: 'extract' });
    await services.browsers.leave(task.id);
    expect(await run({ action: 'extract', target: { css: 'h1' } })).toMatchObject({ output: { value: 'Shoes' } });
  });

  test('a server with keys opens pages in Chromium’s own sandbox or, where that does not work, none', async () => {
    const isRoot = process.getuid?.() === 0;
    await using keyed = await openStepHarness({ ...browserEnv(site), AUTH: 'required' });
    const opened = await browserExecutor.run(keyed.step(browser.config.parse({ action: 'navigate', url: site.url }))).catch((error: unknown) => error);
    if (isRoot || (opened as { code?: string }).code !== undefined) {
      expect(opened).toMatchObject({ code: 'SANDBOX_UNAVAILABLE', hint: expect.stringContaining('SANDBOX=off') });
    } else {
      expect(keyed.logs.filter(({ message }) => message.includes('sandbox'))).toEqual([]);
    }
    await using unprotected = await openStepHarness({ ...browserEnv(site), AUTH: 'required', SANDBOX: 'off' });
    await browserExecutor.run(unprotected.step(browser.config.parse({ action: 'navigate', url: site.url })));
    expect(unprotected.logs[0]).toMatchObject({ level: 'WARN', message: 'Chromium runs without its own sandbox: SANDBOX=off.' });
  });

  test('without a display a window is no reason to fail', async () => {
    await run({ action: 'navigate', url: site.url, headful: true });
    expect(said()).toContain('WARN There is no display where the worker runs, so the browser runs without a window.');
  });
});

test('without a Chromium the step fails and says what to do', async () => {
  await using bare = await openStepHarness({ BROWSER_EXECUTABLE: '/nowhere/chromium', EGRESS_ALLOW: '127.0.0.1' });
  const config = browser.config.parse({ action: 'navigate', url: 'http://127.0.0.1:9/' });
  await expect(browserExecutor.run(bare.step(config))).rejects.toMatchObject({
    code: 'BROWSER_UNAVAILABLE',
    hint: expect.stringContaining('BROWSER_EXECUTABLE'),
  });
  const noted: unknown[] = [];
  const typing = bare.step(browser.config.parse({ action: 'type', target: { label: 'Password' }, text: 'hunter/22' }));
  await expect(browserExecutor.run({ ...typing, note: (known) => noted.push(known) })).rejects.toMatchObject({ code: 'BROWSER_UNAVAILABLE' });
  // As Playwright says it where the process dies meanwhile.
  const dies = async () => Promise.reject(new Error('browser.newContext: Target page, context or browser has been closed'));
  const services = { ...typing.services, browsers: { ...typing.services.browsers, enter: dies } };
  await expect(browserExecutor.run({ ...typing, services })).rejects.toMatchObject({ code: 'BROWSER_CRASHED', retryable: true });
  expect(noted).toEqual([{ input: expect.objectContaining({ action: 'type', text: '[secret]' }) }]);
});
