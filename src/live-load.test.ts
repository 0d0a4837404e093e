import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { parsePublicId } from './domain/ids.ts';
import { appendEvents } from './domain/settle-run.ts';
import type { WatchOfTaskSubscription } from './gql/graphql.ts';
import { logLine } from './testing/event-log.ts';
import { type Message, openSocket } from './testing/graphql-transports.ts';
import { readTo, textOf, WatchOfTask } from './testing/live-watch.ts';
import { openProbe } from './testing/steps.ts';
import { create, publish } from './testing/task-client.ts';
import { ended } from './testing/task-history.ts';
import { openTestApp, type TestApp } from './testing/test-app.ts';

const probe = openProbe();
let app: TestApp;

beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors, liveLimits: { capacity: 5, page: 20 } });
  await publish(app, 'waits', [{ name: 'waits', does: 'held' }]);
});

afterAll(() => app[Symbol.asyncDispose]());

const query = WatchOfTask.toString();
const eventOf = ({ payload }: Message) => (payload as { data?: WatchOfTaskSubscription } | undefined)?.data?.taskEvents;

/** A hundred subscriptions to one task on one socket; resolves with what each of them saw, when all have completed. */
async function watchAHundredTimes(taskId: string): Promise<string[][]> {
  await using client = await openSocket(app.url);
  const seen = Array.from({ length: 100 }, (): string[] => []);
  for (const id of seen.keys()) client.send({ type: 'subscribe', id: String(id), payload: { query, variables: { taskId } } });
  for (let open = seen.length; open > 0; ) {
    const message = await client.next();
    const event = eventOf(message);
    if (event) seen[Number(message.id)]?.push(textOf(event));
    if (message.type === 'complete') open -= 1;
  }
  return seen;
}

it('five hundred subscribers all see the same, and nothing of them is left when they are gone', async () => {
  const taskId = await create(app, { template: 'waits' });
  const watching = Array.from({ length: 5 }, () => watchAHundredTimes(taskId));
  await vi.waitUntil(() => app.app.live.subscriberCount === 500);
  probe.release(taskId);
  const whole = (await readTo(app.watch(WatchOfTask, { taskId }))).map(textOf);
  expect((await Promise.all(watching)).flat()).toEqual(Array.from({ length: 500 }, () => whole));
  await vi.waitUntil(() => app.app.live.subscriberCount === 0);
});

it('whoever is cut off leaves nothing behind either', async () => {
  const taskId = await create(app, { template: 'waits' });
  const client = await openSocket(app.url);
  for (let id = 0; id < 100; id += 1) client.send({ type: 'subscribe', id: String(id), payload: { query, variables: { taskId } } });
  await vi.waitUntil(() => app.app.live.subscriberCount === 100);
  client.socket.terminate();
  await vi.waitUntil(() => app.app.live.subscriberCount === 0);
  probe.release(taskId);
  await ended(app, taskId);
});

it('a subscriber that reads slowly gets everything, from the log where its buffer ran over', async () => {
  const taskId = await create(app, { template: 'waits' });
  await probe.entered(taskId);
  await using slow = await openSocket(app.url);
  const events = slow.subscribe('slow', { query, variables: { taskId, types: ['LOG_APPENDED'] } });
  const first = events.next();
  await vi.waitUntil(() => app.app.live.subscriberCount === 1);
  slow.socket.pause();
  // Ten megabytes: more than the sockets themselves keep.
  const padding = 'x'.repeat(10_000);
  const run = { taskId: parsePublicId(taskId)?.uuid ?? '', attempt: 1 };
  for (let n = 0; n < 1_000; n += 50) {
    const lines = Array.from({ length: 50 }, (_, line) => logLine(`${n + line} ${padding}`));
    await appendEvents(app.app.database, run, lines);
    app.app.domain.signals.raise('events');
  }
  probe.release(taskId);
  expect(await ended(app, taskId)).toBe('COMPLETED');
  slow.socket.resume();

  const { value } = await first;
  const messages = [value as Message, ...(await Array.fromAsync(events))];
  const texts = messages.flatMap((message) => eventOf(message) ?? []).map(textOf);
  expect(texts.map((text) => text.replace(` ${padding}`, ''))).toEqual(Array.from({ length: 1_000 }, (_, n) => String(n)));
  expect(messages.at(-1)?.type).toBe('complete');
});
