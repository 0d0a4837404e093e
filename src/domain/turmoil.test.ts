import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { graphql } from '../gql/gql.ts';
import type { DependencyFailurePolicy } from '../gql/graphql.ts';
import { openTestDatabase } from '../testing/database.ts';
import { expectEnded } from '../testing/fault-invariants.ts';
import { readSnapshot } from '../testing/fault-snapshot.ts';
import { openProbe } from '../testing/steps.ts';
import { cancel, create, createMany, publish } from '../testing/task-client.ts';
import { ended } from '../testing/task-history.ts';
import { openTestApp } from '../testing/test-app.ts';

const PriorityInTurmoil = graphql(`
  mutation PriorityInTurmoil($taskId: ID!, $priority: Int!) {
    updateTaskPriority(input: { taskId: $taskId, priority: $priority }) { errors { __typename } }
  }
`);

const ACTORS = 8;
const ACTIONS = 15;
const policies: DependencyFailurePolicy[] = ['FAIL', 'CANCEL', 'RUN'];
const stepsOf = { slow: [{ does: 'slow' }, { does: 'slow' }], flaky: [{ does: 'flaky', value: 1 }], fail: [{ does: 'fail' }] };

/** Numbers that look random, the same ones for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('whatever many people do at once on two servers, nothing fails but what should, and all of it adds up', async () => {
  const warnings: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  const probe = openProbe();
  const random = randomNumbers(1);
  probe.on('slow', async ({ signal }) => {
    await delay(random() * 20, undefined, { signal });
    return { output: null };
  });
  await using database = await openTestDatabase();
  const open = () => openTestApp({ database, logger, executors: probe.executors });
  await using first = await open();
  // The embedded database belongs to one process.
  await using second = database.kind === 'postgres' ? await open() : undefined;
  const servers = second ? [first, second] : [first];
  for (const [name, steps] of Object.entries(stepsOf)) await publish(first, name, steps);

  const ids: string[] = [];
  const below = (count: number) => Math.floor(random() * count);
  const oneOf = <T>(list: readonly [T, ...T[]] | readonly T[]): T => list[below(list.length)] as T;
  const waiting = () => ({ dependsOn: ids.length > 0 ? Array.from({ length: below(4) }, () => oneOf(ids)) : [], onDependencyFailure: oneOf(policies) });

  const act = async () => {
    const server = oneOf(servers);
    const chance = random();
    if (chance < 0.5 || ids.length < 10) {
      ids.push(await create(server, { template: oneOf(['slow', 'slow', 'flaky', 'fail']), priority: 1 + below(10), ...waiting() }));
    } else if (chance < 0.65) {
      const link = (n: number) => ({ ref: `${n}`, template: 'slow', ...(n > 0 && { dependsOnRefs: [`${below(n)}`] }), ...waiting() });
      ids.push(...(await createMany(server, [0, 1, 2, 3, 4].map(link))));
    } else if (chance < 0.85) {
      await cancel(server, oneOf(ids), { cascade: random() < 0.5, gracePeriodMs: 100 });
    } else {
      await server.run(PriorityInTurmoil, { taskId: oneOf(ids), priority: 1 + below(10) });
    }
  };
  const actor = async () => {
    for (let action = 0; action < ACTIONS; action += 1) await act();
  };
  await Promise.all(Array.from({ length: ACTORS }, actor));
  await Promise.all(ids.map((id) => ended(first, id)));

  expect(warnings).toEqual([]);
  const snapshot = await readSnapshot(database);
  expect(snapshot.tasks).toHaveLength(ids.length);
  expectEnded(snapshot, stepsOf);
});
