import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { graphql } from '../gql/gql.ts';
import { browserEnv, hasChromium } from '../testing/browser-env.ts';
import { alive, descendantsOf } from '../testing/child-processes.ts';
import type { GraphClient } from '../testing/graph-client.ts';
import { spawnServer } from '../testing/process-server.ts';
import { isLinux } from '../testing/scripts.ts';
import { openShopSite, type ShopSite } from '../testing/shop-site.ts';
import { cancel, create, publish } from '../testing/task-client.ts';
import { ended, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const BrowserTask = graphql(`
  query BrowserTask($id: ID!) {
    task(id: $id) {
      status
      error { code message hint stage { name } }
      result { json text }
      stages { name status attempt keyInput keyOutput }
      agentLogs { nodes { agentName input output } }
      artifacts { nodes { label path mimeType url stage { name } } }
      logs(first: 100) { nodes { level message fields stage { name } } }
      plan: overlays(source: PLAN) { nodes { stepKey bbox { x y width height } } }
      execution: overlays(source: EXECUTION) { nodes { type stepKey contentType bbox { x y width height } meta } totalCount }
      events(first: 100) { nodes { __typename ... on TaskStatusChanged { status planOverlays { stepKey } } ... on OverlayRecorded { overlay { stepKey source } } } }
    }
  }
`);
const BeginsOfStages = graphql(`
  subscription BeginsOfStages($taskId: ID!) { taskEvents(taskId: $taskId, types: [OVERLAY_RECORDED, LOG_APPENDED, STAGE_CHANGED]) {
    ... on StageChanged { stageStatus stage { name } }
  } }
`);

const step = (config: object) => ({ type: 'browser', config });

/** Waits until a stage has begun. */
async function begun(app: GraphClient, taskId: string, name: string): Promise<void> {
  for await (const { taskEvents } of app.watch(BeginsOfStages, { taskId })) {
    if ('stage' in taskEvents && taskEvents.stage?.name === name && taskEvents.stageStatus === 'RUNNING') return;
  }
  throw new Error(`The task ended before ${name} had begun`);
}

let site: ShopSite;
let app: TestApp;

const read = async (id: string) => (await app.run(BrowserTask, { id })).task;

describe.runIf(hasChromium)('tasks in a browser (Chromium)', () => {
  beforeAll(async () => {
    site = await openShopSite();
    app = await openTestApp({ env: browserEnv(site) });
  });
  afterAll(async () => {
    const browsers = isLinux ? descendantsOf(process.pid) : [];
    await app[Symbol.asyncDispose]();
    // Nothing of the browser outlives the server, whatever its tasks came to.
    await vi.waitUntil(() => alive(browsers).length === 0);
    site.answerSlowPages();
    await site[Symbol.asyncDispose]();
  });

  test('a search is watched step by step: where each acts, what it logs, and what it keeps', async () => {
    await publish(app, 'search', [
      step({ action: 'navigate', url: `${site.url}/`, validations: [{ kind: 'title_contains', value: 'Shoe' }] }),
      step({ action: 'select', target: { label: 'Colour' }, value: 'Blue' }),
      step({ action: 'type', target: [{ placeholder: 'nothing like it' }, { label: 'Search' }], text: 'boots', submit: true }),
      step({ action: 'wait', target: { css: '#found' } }),
      step({ action: 'screenshot', label: 'results' }),
      step({ action: 'extract', target: { css: '#found' } }),
    ]);
    const id = await create(app, { template: 'search' });
    expect(await ended(app, id)).toBe('COMPLETED');
    const task = await read(id);
    expect(task).toMatchObject({ error: null, result: { text: 'Found boots' } });
    expect(task?.stages[0]?.keyOutput).toMatchObject({ status: 200, validations: [{ kind: 'title_contains', value: 'Shoe', passed: true }] });

    // The rectangles are those that the page's own script has measured.
    const own = (id: string) => site.rectangles.get(id);
    expect(task?.plan.nodes.slice(0, 2)).toEqual([
      { stepKey: 'step-2', bbox: own('colour') },
      { stepKey: 'step-3', bbox: own('query') },
    ]);
    // The page of the results is known before the step that acts on it.
    expect(task?.plan.nodes.slice(2)).toContainEqual({ stepKey: 'step-6', bbox: task?.execution.nodes.find(({ stepKey }) => stepKey === 'step-6')?.bbox });
    expect(task?.execution.nodes.map(({ stepKey, contentType }) => `${stepKey} ${contentType}`)).toEqual([
      'step-2 dom',
      'step-3 dom',
      'step-4 dom',
      'step-5 screenshot',
      'step-6 dom',
    ]);
    expect(task?.execution.nodes.slice(0, 2)).toMatchObject([
      {
        type: 'highlight',
        bbox: own('colour'),
        meta: { action: 'select', selector: '#colour', page: { url: `${site.url}/`, title: 'Shoe shop', width: 1280 } },
      },
      { type: 'highlight', bbox: own('query'), meta: { action: 'type', selector: '#query' } },
    ]);
    expect(task?.events.nodes.filter(({ __typename }) => __typename === 'OverlayRecorded')).toHaveLength((task?.plan.nodes.length ?? 0) + 5);
    const changes = task?.events.nodes.flatMap((event) =>
      'planOverlays' in event ? [[event.status, ...event.planOverlays.map(({ stepKey }) => stepKey)]] : [],
    );
    expect(changes?.at(-1)).toEqual(['COMPLETED', ...new Set(task?.plan.nodes.map(({ stepKey }) => stepKey))]);

    const lines = task?.logs.nodes.map(({ level, message }) => `${level} ${message}`);
    expect(lines).toEqual(
      expect.arrayContaining([
        `INFO Navigated to ${site.url}/`,
        'WARN The shop is being rebuilt',
        'INFO Holds: title_contains "Shoe"',
        `INFO Navigated to ${site.url}/search?q=boots`,
      ]),
    );
    const [picture, ...others] = task?.artifacts.nodes ?? [];
    expect(others).toEqual([]);
    expect(picture).toMatchObject({ label: 'results', path: 'screenshots/step-5.png', mimeType: 'image/png', stage: { name: 'step-5' } });
    const answer = await fetch(picture?.url ?? '');
    expect(answer.headers.get('content-type')).toBe('image/png');
    const png = Buffer.from(await answer.arrayBuffer());
    expect([png.toString('latin1', 0, 8), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['\x89PNG\r\n\x1a\n', 1280, 720]);
  });

  test('a step that fails tells what the page was like, and a password is told nowhere', async () => {
    await publish(app, 'sign-in', [
      step({ action: 'navigate', url: `${site.url}/login` }),
      step({ action: 'type', target: { label: 'Password' }, text: 'correct-horse' }),
      step({ action: 'click', target: { text: 'Not there' }, timeout_ms: 300 }),
    ]);
    const id = await create(app, { template: 'sign-in' });
    expect(await ended(app, id)).toBe('FAILED');
    const task = await read(id);
    expect(task).toMatchObject({ error: { code: 'TARGET_NOT_FOUND', stage: { name: 'step-3' } } });
    expect(task?.stages[2]?.keyOutput).toMatchObject({
      page: { url: `${site.url}/login`, title: 'Sign in', summary: expect.stringContaining('textbox "Password"') },
    });
    expect(task?.artifacts.nodes).toMatchObject([{ label: 'failure', path: 'screenshots/step-3-failure.png' }]);
    expect(JSON.stringify(task)).not.toContain('correct-horse');
    expect(task?.agentLogs.nodes[1]?.input).toMatchObject({ action: 'type', text: '[secret]' });
  });

  test('a cancelled task closes its page, others keep theirs', async () => {
    await publish(app, 'endless', [
      step({ action: 'navigate', url: `${site.url}/` }),
      step({ action: 'wait', target: { css: '#nothing' }, timeout_ms: 300_000 }),
    ]);
    const [first, second] = [await create(app, { template: 'endless' }), await create(app, { template: 'endless' })];
    await Promise.all([begun(app, first, 'step-2'), begun(app, second, 'step-2')]);
    await cancel(app, first);
    expect(await ended(app, first)).toBe('CANCELLED');
    expect(await readTask(app, second)).toMatchObject({ status: 'RUNNING' });
    await cancel(app, second);
    expect(await ended(app, second)).toBe('CANCELLED');
  });

  test('what runs out of time ends with its page', async () => {
    const id = await create(app, { template: 'endless', timeoutMs: 3_000 });
    expect(await ended(app, id)).toBe('FAILED');
    expect(await read(id)).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } });
  });
});

describe.runIf(hasChromium && isLinux)('a server that is killed (Chromium)', () => {
  test('takes its browser with it, and the next one goes on where the page was, with its cookies', async () => {
    await using shop = await openShopSite();
    await using folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-browser-'));
    const env = { DATA_DIR: join(folder.path, 'data'), ...browserEnv(shop) };
    await using server = await spawnServer(env);
    await publish(server, 'account', [
      step({ action: 'navigate', url: `${shop.url}/login` }),
      step({ action: 'type', target: { label: 'Name' }, text: 'Ada', submit: true }),
      // Only a page that was opened anew says so.
      step({ action: 'wait', target: { text: 'by GET' }, timeout_ms: 300_000 }),
      step({ action: 'extract' }),
    ]);
    const id = await create(server, { template: 'account' });
    await begun(server, id, 'step-3');
    const processes = descendantsOf(server.pid);
    expect(processes).not.toEqual([]);
    server.signal('SIGKILL');
    await server.ended;
    await vi.waitUntil(() => alive(processes).length === 0);

    await using next = await spawnServer(env);
    expect(await ended(next, id)).toBe('COMPLETED');
    const task = await readTask(next, id);
    expect(task.stages.map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(['SUCCEEDED 1', 'SUCCEEDED 1', 'SUCCEEDED 1', 'SUCCEEDED 1']);
    expect(JSON.stringify(task.result)).toMatch(/You are Ada, by GET.*Basket: 3 shoes/);
  });
});
