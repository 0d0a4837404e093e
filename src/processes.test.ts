import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { LocalRepository } from './cli/local-repository.ts';
import { approvalsOf, asked, decide } from './testing/approvals.ts';
import { openSocket } from './testing/graphql-transports.ts';
import { openEmbeddedPlace, openPlace } from './testing/process-place.ts';
import { begun, createSleep, sleepRepository } from './testing/process-scripts.ts';
import { beginServer, spawnServer } from './testing/process-server.ts';
import { hasBubblewrap, processesWith, uniqueSleep } from './testing/scripts.ts';
import { cancel, create, publish } from './testing/task-client.ts';
import { ended, history, reached, readTask } from './testing/task-history.ts';

let repository: LocalRepository;
beforeAll(async () => {
  repository = await sleepRepository();
});
afterAll(() => repository[Symbol.asyncDispose]());

const events = (taskId: string) => ({ query: 'subscription ($id: ID!) { taskEvents(taskId: $id) { __typename } }', variables: { id: taskId } });

test('a task that waits for a person does so while its server dies, and goes on when they have answered another one', async () => {
  await using place = await openPlace();
  await using server = await spawnServer(place.env);
  const keep = (name: string, value: string) => ({ name, type: 'store_result', config: { value } });
  await publish(server, 'careful', [keep('first', 'one'), { ...keep('second', '{{steps.first.output.path}}'), requiresApproval: true }]);
  const task = await create(server, { template: 'careful' });
  const approval = await asked(server, task);
  server.signal('SIGKILL');
  await server.ended;

  await using next = await spawnServer(place.env);
  expect(await approvalsOf(next, task)).toMatchObject([{ id: approval, status: 'PENDING', stage: { name: 'second', status: 'AWAITING_APPROVAL' } }]);
  expect(await decide(next, approval)).toMatchObject({ approval: { status: 'APPROVED' }, errors: [] });
  expect(await ended(next, task)).toBe('COMPLETED');
  const { stages, attempts } = await readTask(next, task);
  expect(stages.map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(['SUCCEEDED 1', 'SUCCEEDED 1']);
  expect(attempts).toBe(2);
});

describe('a server that is told to stop', () => {
  test('lets stages finish for a while, hands back the rest, says goodbye and ends well; the next one goes on', async () => {
    await using place = await openPlace();
    await using server = await spawnServer(place.env);
    const endless = uniqueSleep();
    const [quick, long] = [await createSleep(server, repository, '3'), await createSleep(server, repository, endless)];
    await Promise.all([begun(server, quick), begun(server, long)]);
    const socket = await openSocket(server.url);
    socket.send({ type: 'subscribe', id: '1', payload: events(long) });
    const stream = reached(server, quick);

    server.signal('SIGTERM');
    // As under npm and in a terminal, where more come: at whatever moment of what follows.
    await delay(200);
    server.signal('SIGTERM');
    server.signal('SIGINT');
    expect(await server.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(await socket.closed).toMatchObject({ code: 1001 });
    expect(await stream, 'seen until the goodbye').toEqual(['QUEUED', 'RUNNING', 'QUEUED']);
    expect(processesWith(endless)).toEqual([]);

    await using next = await spawnServer(place.env);
    expect(await ended(next, quick)).toBe('COMPLETED');
    const { stages, agentLogs } = await readTask(next, quick);
    expect(stages.map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(['SUCCEEDED 1', 'SUCCEEDED 1', 'SUCCEEDED 1']);
    expect(agentLogs.nodes).toHaveLength(3);
    await begun(next, long, 2);
    expect((await readTask(next, long)).stages).toMatchObject([{ status: 'SUCCEEDED' }, { status: 'RUNNING', attempt: 1 }, { status: 'PENDING' }]);
    await cancel(next, long);
    expect(await ended(next, long)).toBe('CANCELLED');
  });

  test('that was started by npm', async () => {
    await using place = await openEmbeddedPlace();
    await using server = await spawnServer(place.env, { command: ['npm', 'start'] });
    server.signal('SIGTERM');
    server.signal('SIGTERM');
    expect((await server.ended).stderr).toBe('');
    // Nobody holds the data directory any more.
    await using _next = await spawnServer(place.env);
  });
});

describe('an embedded server that is killed', () => {
  // Without bubblewrap nothing ends a script whose server was killed, as the README says.
  test.runIf(hasBubblewrap)('takes its scripts with it (bubblewrap), and the next one goes on at once where it was', async () => {
    await using place = await openEmbeddedPlace();
    await using server = await spawnServer(place.env);
    const seconds = uniqueSleep();
    const id = await createSleep(server, repository, seconds);
    await begun(server, id);
    expect(processesWith(seconds)).not.toEqual([]);
    server.signal('SIGKILL');
    await server.ended;
    await vi.waitUntil(() => processesWith(seconds).length === 0);

    await using next = await spawnServer(place.env);
    await begun(next, id, 2);
    expect((await readTask(next, id)).stages).toMatchObject([
      { status: 'SUCCEEDED', attempt: 1 },
      { status: 'RUNNING', attempt: 1 },
      { status: 'PENDING', attempt: 0 },
    ]);
    expect((await history(next, id)).filter((line) => line === 'git_clone RUNNING')).toHaveLength(1);
    await cancel(next, id);
    expect(await ended(next, id)).toBe('CANCELLED');
  });

  test('at any moment of its first start, can be started again', async () => {
    await using dir = await mkdtempDisposable(join(tmpdir(), 'taskloom-first-'));
    const env = { DATA_DIR: join(dir.path, 'data') };
    for (const milliseconds of [400, 800, 1_200, 1_600, 2_400]) {
      await using server = beginServer(env);
      await Promise.race([delay(milliseconds), server.block]);
      server.signal('SIGKILL');
      await server.ended;
    }
    await using server = await spawnServer(env);
    expect((await fetch(`${server.url}/health`)).ok).toBe(true);
  });
});
