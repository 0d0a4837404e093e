import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { hasChromium, openChromium } from './testing/chromium.ts';
import { openCuttingProxy } from './testing/cutting-proxy.ts';
import { ADMIN_API_KEY, type KeyedApp, openKeyedApp } from './testing/keyed-app.ts';
import { openProbe, type ProbeStep } from './testing/steps.ts';
import { openWebServer } from './testing/web-server.ts';

/** What the page has seen, and where its EventSource stands. */
interface Seen {
  ids: string[];
  messages: string[];
  opened: number;
  /** 2 is CLOSED: it comes back no more. */
  readyState: number;
}

/** Given to a page; it knows nothing but the address. */
const watch = (url: string) => `
  window.seen = { ids: [], messages: [], opened: 0, readyState: 0 };
  const source = new EventSource(${JSON.stringify(url)});
  const note = () => { window.seen.readyState = source.readyState; };
  source.addEventListener('open', () => { window.seen.opened += 1; note(); });
  source.addEventListener('error', note);
  source.addEventListener('next', ({ data, lastEventId }) => {
    const event = JSON.parse(data).data.taskEvents;
    window.seen.ids.push(lastEventId);
    if (event.logEntry) window.seen.messages.push(event.logEntry.message);
  });
`;

const seenBy = (page: Page): Promise<Seen> => page.evaluate('window.seen') as Promise<Seen>;

async function until(page: Page, condition: (seen: Seen) => boolean): Promise<Seen> {
  for (;;) {
    const seen = await seenBy(page);
    if (condition(seen)) return seen;
    await page.waitForTimeout(50);
  }
}

describe.skipIf(!hasChromium)('an EventSource of Chromium (skipped without chromium)', () => {
  it('that loses its connection three times sees each event once, and stops at the end', async () => {
    const steps: ProbeStep[] = [];
    const probe = openProbe();
    let finish = () => {};
    probe.on('talk', async (step) => {
      steps.push(step);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return { output: null };
    });
    await using proxy = await openCuttingProxy();
    // Of another origin than the API, as a dashboard is.
    await using site = await openWebServer(
      (_request, response) => void response.setHeader('content-type', 'text/html').end('<!doctype html><title>Dashboard</title>'),
    );
    await using app = await openKeyedApp({ executors: probe.executors, env: { PUBLIC_URL: proxy.url, CORS_ORIGINS: site.url } });
    proxy.target(app.url);
    const { id, stream } = await begin(app);
    expect(stream).toContain(proxy.url);

    await using browser = await openChromium();
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.evaluate(watch(stream));
    await probe.entered(id);
    const [step] = steps;
    const say = (message: string) => step?.log('INFO', message);

    for (const round of [1, 2, 3]) {
      say(`before ${round}`);
      await until(page, ({ messages }) => messages.includes(`before ${round}`));
      expect(proxy.cut()).toBeGreaterThan(0);
      // Nobody hears this when it is said, or perhaps it is: either way it comes once.
      say(`while ${round} is lost`);
      await until(page, ({ messages, opened }) => messages.includes(`while ${round} is lost`) && opened > round);
    }
    finish();
    const { ids, messages, opened } = await until(page, ({ readyState }) => readyState === 2);
    expect(messages).toEqual([1, 2, 3].flatMap((round) => [`before ${round}`, `while ${round} is lost`]));
    expect(ids).toEqual(await cursorsOf(app, id));
    expect(opened, 'the 204 opens nothing').toBe(4);
  });

  it('that was given a link which does not work stops at once', async () => {
    await using app = await openKeyedApp();
    const { id } = await begin(app, 'store_result', { value: 1 });
    await using site = await openWebServer((_request, response) => void response.end('a page'));
    await using browser = await openChromium();
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.evaluate(watch(`${app.url}/tasks/${id}/stream?token=made-up`));
    expect(await until(page, ({ readyState }) => readyState === 2)).toMatchObject({ ids: [], opened: 0 });
  });
});

async function begin(app: KeyedApp, type = 'probe', config: object = { does: 'talk' }): Promise<{ id: string; stream: string }> {
  const steps = [{ name: 'talk', type, config }];
  await app.askAs(ADMIN_API_KEY, 'mutation ($input: PublishTemplateInput!) { publishTemplate(input: $input) { errors { message } } }', {
    input: { name: 'talk', description: 'Says what the test says', parameters: [], steps },
  });
  const { data } = await app.askAs<{ createTask: { task: { id: string; links: { stream: string } } } }>(
    ADMIN_API_KEY,
    'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id links { stream } } errors { message } } }',
    { input: { source: { template: { name: 'talk', parameters: {} } } } },
  );
  if (!data) throw new Error('The task was refused');
  return { id: data.createTask.task.id, stream: data.createTask.task.links.stream };
}

/** Of every event up to the end of the task. */
async function cursorsOf(app: KeyedApp, id: string): Promise<string[]> {
  const { data } = await app.askAs<{ task: { events: { nodes: { cursor: string; status?: string }[] } } }>(
    ADMIN_API_KEY,
    'query ($id: ID!) { task(id: $id) { events(first: 100) { nodes { cursor ... on TaskStatusChanged { status } } } } }',
    { id },
  );
  const events = data?.task.events.nodes ?? [];
  return events.slice(0, events.findIndex(({ status }) => status === 'COMPLETED') + 1).map(({ cursor }) => cursor);
}
