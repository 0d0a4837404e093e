import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePublicId } from '../domain/ids.ts';
import { StepError } from '../domain/step-outcome.ts';
import { hurry, waitOf, waitsAgain } from '../testing/retry-waits.ts';
import { openProbe } from '../testing/steps.ts';
import { cancel, create, publish } from '../testing/task-client.ts';
import { ended, history, reached, readTask } from '../testing/task-history.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';

const probe = openProbe();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ executors: probe.executors });
  for (const does of ['fail', 'hang', 'deaf']) await publish(app, does, [{ does }, {}]);
  await publish(app, 'flaky', [{ does: 'flaky', value: '{{failures}}' }], [{ name: 'failures', type: 'INTEGER', required: true }]);
});
afterAll(() => app[Symbol.asyncDispose]());

describe('event by event', () => {
  test('two stages that succeed', async () => {
    await publish(app, 'two', [{ does: 'chatty', value: 2 }, { value: { answer: 42 } }]);
    const id = await create(app, { template: 'two' });
    expect(await ended(app, id)).toBe('COMPLETED');
    expect(await history(app, id)).toEqual([
      '→ QUEUED by local',
      'QUEUED → RUNNING',
      'step-1 RUNNING',
      'INFO step-1: line 1',
      'output "word 1 "',
      'INFO step-1: line 2',
      'output "word 2 "',
      'agent log SUCCEEDED',
      'step-1 SUCCEEDED',
      'step-2 RUNNING',
      'agent log SUCCEEDED',
      'step-2 SUCCEEDED',
      'RUNNING → COMPLETED',
    ]);
    const { stages, durationMs } = await readTask(app, id);
    expect(stages).toMatchObject([
      { status: 'SUCCEEDED', attempt: 1 },
      { status: 'SUCCEEDED', attempt: 1 },
    ]);
    expect(durationMs).toBeGreaterThanOrEqual(0);
  });

  test('a stage that fails', async () => {
    const id = await create(app, { template: 'fail' });
    expect(await ended(app, id)).toBe('FAILED');
    expect(await history(app, id)).toEqual([
      '→ QUEUED by local',
      'QUEUED → RUNNING',
      'step-1 RUNNING',
      'agent log FAILED',
      'step-1 FAILED',
      'step-2 SKIPPED',
      'failed with PROBE_FAILED',
      'RUNNING → FAILED',
    ]);
    expect(await readTask(app, id)).toMatchObject({
      error: { code: 'PROBE_FAILED', message: 'The probe failed.', hint: 'Nothing helps.', retryable: false, stage: { name: 'step-1' } },
      stages: [
        { status: 'FAILED', error: { code: 'PROBE_FAILED' } },
        { status: 'SKIPPED', attempt: 0, completedAt: null, error: null },
      ],
      result: null,
    });
  });

  test('a task that is cancelled', async () => {
    const id = await create(app, { template: 'hang' });
    await probe.entered(id);
    await cancel(app, id, { reason: 'no need' });
    expect(await ended(app, id)).toBe('CANCELLED');
    expect(await history(app, id)).toEqual([
      '→ QUEUED by local',
      'QUEUED → RUNNING',
      'step-1 RUNNING',
      'INFO task: Cancelled by local: no need',
      'RUNNING → CANCELLING by local',
      'agent log SKIPPED',
      'step-1 CANCELLED',
      'step-2 CANCELLED',
      'CANCELLING → CANCELLED by local',
    ]);
    expect(await readTask(app, id)).toMatchObject({ error: null, stages: [{ status: 'CANCELLED' }, { status: 'CANCELLED', attempt: 0 }] });
  });

  test('a stage that is tried again', async () => {
    const id = await create(app, { template: 'flaky', parameters: { failures: 1 } });
    await waitsAgain(app, id, 1);
    await hurry(app, id);
    expect(await ended(app, id)).toBe('COMPLETED');
    const lines = await history(app, id);
    expect(lines[3]).toMatch(/^WARN step-1: Attempt 1 of 3 failed \(PROBE_FLAKY: The probe failed at attempt 1\.\); the next begins in \d\.\d s$/);
    expect(lines.toSpliced(3, 1)).toEqual([
      '→ QUEUED by local',
      'QUEUED → RUNNING',
      'step-1 RUNNING',
      'agent log FAILED',
      'step-1 PENDING',
      'RUNNING → QUEUED',
      'QUEUED → RUNNING',
      'step-1 RUNNING',
      'agent log SUCCEEDED',
      'step-1 SUCCEEDED',
      'RUNNING → COMPLETED',
    ]);
    expect(await readTask(app, id)).toMatchObject({ attempts: 2, error: null, stages: [{ status: 'SUCCEEDED', attempt: 2, error: null }] });
  });
});

/** How many seconds the log says that each next attempt waits. */
async function waitsOf(id: string): Promise<number[]> {
  return (await history(app, id)).flatMap((line) => /the next begins in ([\d.]+) s$/.exec(line)?.slice(1).map(Number) ?? []);
}

describe('retries', () => {
  test('back off exponentially, and end after three attempts where nothing else was said', async () => {
    const id = await create(app, { template: 'flaky', parameters: { failures: 9 } });
    for (const attempt of [1, 2]) {
      await waitsAgain(app, id, attempt);
      await hurry(app, id);
    }
    expect(await ended(app, id)).toBe('FAILED');
    const [first = 0, second = 0, ...others] = await waitsOf(id);
    expect(others).toEqual([]);
    for (const [wait, least] of [
      [first, 1],
      [second, 2],
    ] as const) {
      expect(wait).toBeGreaterThanOrEqual(least);
      expect(wait).toBeLessThanOrEqual(least * 2);
    }
    const { error, stages, agentLogs } = await readTask(app, id);
    expect(error).toMatchObject({ code: 'PROBE_FLAKY', retryable: true, message: 'The probe failed at attempt 3.' });
    expect(stages).toMatchObject([{ status: 'FAILED', attempt: 3 }]);
    expect(agentLogs.nodes.map(({ status, output }) => ({ status, output }))).toEqual(
      [1, 2, 3].map((attempt) => ({ status: 'FAILED', output: { code: 'PROBE_FLAKY', error: `The probe failed at attempt ${attempt}.` } })),
    );
  });

  test('come by themselves when their time has come', async () => {
    const id = await create(app, { template: 'flaky', parameters: { failures: 1 }, maxAttempts: 2 });
    expect(await reached(app, id)).toEqual(['QUEUED', 'RUNNING', 'QUEUED', 'RUNNING', 'COMPLETED']);
    const [first, second] = probe.runs.slice(-2);
    expect([first?.stage.attempt, second?.stage.attempt]).toEqual([1, 2]);
    const [between] = await app.app.database.query<{ seconds: number }>(sql`
      select extract(epoch from max(at) - min(at))::float8 as seconds from task_event
      where task_id = ${parsePublicId(id)?.uuid}::uuid and type = 'TASK_STATUS_CHANGED' and payload ->> 'status' = 'RUNNING'`);
    const [wait = 0] = await waitsOf(id);
    // What the log says is rounded.
    expect(between?.seconds).toBeGreaterThanOrEqual(wait - 0.05);
  });

  test('are not made with maxAttempts 1, nor for errors that stay', async () => {
    for (const template of ['flaky', 'fail']) {
      const id = await create(app, { template, maxAttempts: template === 'flaky' ? 1 : 5, ...(template === 'flaky' && { parameters: { failures: 1 } }) });
      expect(await ended(app, id)).toBe('FAILED');
      expect((await readTask(app, id)).attempts).toBe(1);
    }
  });

  test('wait as long as the other side said', async () => {
    probe.on('rate-limited', async ({ stage: { attempt } }) => {
      if (attempt === 1) throw new StepError('RATE_LIMITED', 'Later.', { retryable: true, retryAfterMs: 3_600_000 });
      return { output: null };
    });
    await publish(app, 'rate-limited', [{ does: 'rate-limited' }]);
    const id = await create(app, { template: 'rate-limited' });
    await waitsAgain(app, id, 1);
    const wait = await waitOf(app, id);
    expect((await readTask(app, id)).stages).toMatchObject([{ status: 'PENDING', attempt: 1, error: { code: 'RATE_LIMITED' } }]);
    expect(wait).toBeGreaterThan(3_000_000);
    expect(wait).toBeLessThanOrEqual(3_600_000);
    await hurry(app, id);
    expect(await ended(app, id)).toBe('COMPLETED');
  });

  test('count for each stage by itself', async () => {
    await publish(app, 'flaky-twice', [
      { does: 'flaky', value: 1 },
      { does: 'flaky', value: 1 },
    ]);
    const id = await create(app, { template: 'flaky-twice', maxAttempts: 2 });
    for (const attempt of [1, 2]) {
      await waitsAgain(app, id, attempt);
      await hurry(app, id);
    }
    expect(await ended(app, id)).toBe('COMPLETED');
    expect(await readTask(app, id)).toMatchObject({ attempts: 3, stages: [{ attempt: 2 }, { attempt: 2 }] });
  });
});

describe('timeoutMs', () => {
  test('stops what runs', async () => {
    const id = await create(app, { template: 'hang', timeoutMs: 300 });
    expect(await ended(app, id)).toBe('FAILED');
    expect(await readTask(app, id)).toMatchObject({
      error: { code: 'DEADLINE_EXCEEDED', retryable: false, stage: { name: 'step-1' }, hint: expect.stringContaining('timeoutMs') },
      stages: [{ status: 'FAILED', error: { code: 'DEADLINE_EXCEEDED' } }, { status: 'SKIPPED' }],
      agentLogs: { nodes: [{ status: 'FAILED' }] },
    });
  });

  test('ends a task that waits for its next attempt', async () => {
    probe.on('much-later', async () => {
      throw new StepError('RATE_LIMITED', 'Much later.', { retryable: true, retryAfterMs: 3_600_000 });
    });
    await publish(app, 'much-later', [{ does: 'much-later' }]);
    const id = await create(app, { template: 'much-later', timeoutMs: 1_000 });
    expect(await reached(app, id)).toEqual(['QUEUED', 'RUNNING', 'QUEUED', 'FAILED']);
    expect(await readTask(app, id)).toMatchObject({
      error: { code: 'DEADLINE_EXCEEDED' },
      attempts: 1,
      stages: [{ status: 'FAILED', attempt: 1, error: { code: 'RATE_LIMITED' } }],
    });
  });

  test('keeps what a stage achieved that would not stop, and begins no other', async () => {
    const id = await create(app, { template: 'deaf', timeoutMs: 200 });
    const { signal } = await probe.entered(id);
    await new Promise((resolve) => (signal.aborted ? resolve(null) : signal.addEventListener('abort', resolve)));
    probe.release(id);
    expect(await ended(app, id)).toBe('FAILED');
    expect(await readTask(app, id)).toMatchObject({
      error: { code: 'DEADLINE_EXCEEDED', stage: null },
      stages: [{ status: 'SUCCEEDED' }, { status: 'SKIPPED', attempt: 0 }],
      agentLogs: { nodes: [{ status: 'SUCCEEDED' }] },
    });
  });

  test('counts from the start of the task, not from its creation, and not anew for each attempt', async () => {
    const needed = await create(app, { template: 'hang' });
    const id = await create(app, { template: 'flaky', parameters: { failures: 1 }, dependsOn: [needed], onDependencyFailure: 'RUN', timeoutMs: 60_000 });
    await cancel(app, needed);
    await waitsAgain(app, id, 1);
    await hurry(app, id);
    expect(await ended(app, id)).toBe('COMPLETED');
    const [row] = await app.app.database.query<{ ms: string }>(sql`
      select extract(epoch from deadline_at - started_at) * 1000 as ms from task where id = ${parsePublicId(id)?.uuid}::uuid`);
    expect(Math.round(Number(row?.ms) / 1_000)).toBe(60);
  });
});
