import { afterAll, beforeAll, expect, test } from 'vitest';
import { kindsOf } from '../testing/statement-kinds.ts';
import { exceptByItself } from '../testing/statement-source.ts';
import { openProbe } from '../testing/steps.ts';
import { create, createMany, type NewTask, publish } from '../testing/task-client.ts';
import { ended } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const probe = openProbe();
const statements: string[] = [];
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors, onStatement: exceptByItself((text) => void statements.push(text)) });
  await publish(app, 'two', [{ does: 'first' }, { does: 'second' }]);
  await publish(app, 'held', [{ does: 'held' }]);
  await publish(app, 'quick', [{}]);
});
afterAll(() => app[Symbol.asyncDispose]());

/** What was sent since the last call. The worker also looks for jobs when there are none: only a claim that found one is followed by a start. */
function taken(): string[] {
  const sent = kindsOf(statements.splice(0));
  return sent.filter((kind, index) => kind !== 'claim jobs' || sent[index + 1] === 'start tasks');
}

test('a task of two stages: what each part of its life costs', async () => {
  const parts: Record<string, string[]> = {};
  for (const [does, part] of [
    ['first', 'create and start'],
    ['second', 'first stage'],
  ] as const) {
    probe.on(does, async () => {
      parts[part] = taken();
      return { output: null };
    });
  }
  taken();
  const id = await create(app, { template: 'two' });
  await ended(app, id);
  parts.end = taken();
  expect(parts).toEqual({
    'create and start': ['find template', 'insert tasks', 'enqueue jobs', 'commit', 'claim jobs', 'start tasks'],
    'first stage': ['settle stages'],
    end: ['settle stages', 'end tasks', 'look for dependents', 'withdraw jobs', 'commit'],
  });
});

test('creating with dependencies costs two statements more, releasing a thousand two more', async () => {
  const root = await create(app, { template: 'held' });
  await probe.entered(root);
  taken();
  const waiting: NewTask = { template: 'quick', dependsOn: [root], startAfter: new Date(Date.now() + 86_400_000).toISOString() };
  await create(app, waiting);
  expect(taken().filter((kind) => kind !== 'claim jobs')).toEqual(['find template', 'lock dependencies', 'insert tasks', 'insert dependencies', 'commit']);
  for (const count of [500, 499])
    await createMany(
      app,
      Array.from({ length: count }, () => waiting),
    );
  taken();
  probe.release(root);
  await ended(app, root);
  expect(taken().filter((kind) => kind !== 'claim jobs')).toEqual([
    'settle stages',
    'end tasks',
    'look for dependents',
    'release dependents',
    'enqueue jobs',
    'withdraw jobs',
    'commit',
  ]);
});
