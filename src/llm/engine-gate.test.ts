import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { type ModelServers, startModelServers } from '../testing/model-servers.ts';
import { type EngineGate, openGate } from './engine-gate.ts';
import { engineSettings } from './engine-settings.ts';
import type { Engines, GenerateRequest } from './engines.ts';
import { openEngines } from './open-engines.ts';

const request = (fields: Partial<GenerateRequest> = {}): GenerateRequest => ({
  model: 'lab/gpt-4o-mini',
  prompt: 'Say hello',
  signal: new AbortController().signal,
  onText() {},
  ...fields,
});

describe('calls over the wire', () => {
  let servers: ModelServers;
  let engines: Engines;
  const environment = () => ({
    OLLAMA_BASE_URL: servers.ollamaUrl,
    LLM_ENGINES: JSON.stringify([{ name: 'lab', baseUrl: servers.openaiUrl, concurrency: 2 }]),
  });

  beforeEach(async () => {
    servers = await startModelServers();
    engines = openEngines(readConfig(environment()));
  });
  afterEach(async () => {
    await engines[Symbol.asyncDispose]();
    await servers[Symbol.asyncDispose]();
  });

  const sent = () => servers.requests.filter(({ kind, wire }) => kind === 'generate' && wire === 'openai').length;

  test('no more than its concurrency at once; probes and other engines wait for nobody', async () => {
    const cancel = new AbortController();
    for (let call = 0; call < 2; call += 1) servers.failNext({ afterChunks: 0, happens: 'stall' });
    const stalled = [1, 2].map(() => engines.generate(request({ signal: cancel.signal })).catch((error: unknown) => error));
    await vi.waitFor(() => expect(sent()).toBe(2));
    const third = engines.generate(request());
    expect(await engines.status(0)).toMatchObject([{ status: 'ONLINE' }, { status: 'ONLINE' }]);
    expect((await engines.generate(request({ model: 'ollama/llama3.1:8b' }))).text).toBe('Hello from the model.');
    expect(sent()).toBe(2);
    cancel.abort(new Error('enough'));
    expect((await third).text).toBe('Hello from the model.');
    expect(await Promise.all(stalled)).toEqual([cancel.signal.reason, cancel.signal.reason]);
  });

  test('a refusal holds back all calls of the engine, and the wait is no time of the model', async () => {
    servers.failNext({ status: 429, headers: { 'retry-after': '1' } });
    // Before the pause begins, so that what follows is longer than it by all that the calls themselves take.
    const startedAt = performance.now();
    await expect(engines.generate(request())).rejects.toMatchObject({ code: 'ENGINE_RATE_LIMITED', retryAfterMs: 1_000 });
    const uses = (await Promise.all([1, 2, 3].map(() => engines.generate(request())))).map(({ use }) => use);
    const elapsedMs = performance.now() - startedAt;
    // Timers may be a millisecond early.
    for (const use of uses) expect(elapsedMs - (use.inferenceTimeMs ?? Number.NaN)).toBeGreaterThan(990);
    for (const use of uses) expect(elapsedMs - (use.timeToFirstTokenMs ?? Number.NaN)).toBeGreaterThan(990);
    expect(sent()).toBe(4);
  });

  test('503 with Retry-After holds them back, too; without it, it does not', async () => {
    servers.failNext({ status: 503 });
    await expect(engines.generate(request())).rejects.toMatchObject({ code: 'ENGINE_ERROR' });
    await engines.generate(request());
    servers.failNext({ status: 503, headers: { 'retry-after': '120' } });
    await expect(engines.generate(request())).rejects.toMatchObject({ code: 'ENGINE_ERROR', retryAfterMs: 120_000 });
    await expect(engines.generate(request())).rejects.toMatchObject({ code: 'ENGINE_RATE_LIMITED' });
  });

  test('a call that waits is aborted at once, and nothing was sent', async () => {
    servers.failNext({ status: 429, headers: { 'retry-after': '50' } });
    await expect(engines.generate(request())).rejects.toMatchObject({ code: 'ENGINE_RATE_LIMITED' });
    const cancel = new AbortController();
    const waiting = engines.generate(request({ signal: cancel.signal }));
    const reason = new Error('cancelled');
    setImmediate(() => cancel.abort(reason));
    await expect(waiting).rejects.toBe(reason);
    expect(sent()).toBe(1);
  });

  test('where the pause is too long to wait for, the call goes back with the rest of it', async () => {
    servers.failNext({ status: 429, headers: { 'retry-after': '3600' } });
    await expect(engines.generate(request())).rejects.toMatchObject({ code: 'ENGINE_RATE_LIMITED' });
    const refused = await engines.generate(request()).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'ENGINE_RATE_LIMITED',
      retryable: true,
      message: expect.stringMatching(/\b3[56]\d\d s/),
      hint: expect.stringContaining('lab'),
    });
    expect((refused as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(3_000_000);
    expect(sent()).toBe(1);
  });

  test('nobody waits for a place for ever', async () => {
    await using impatient = openEngines(readConfig(environment()), { placeMs: 50 });
    const cancel = new AbortController();
    for (let call = 0; call < 2; call += 1) servers.failNext({ afterChunks: 0, happens: 'stall' });
    const stalled = [1, 2].map(() => impatient.generate(request({ signal: cancel.signal })).catch(() => {}));
    await vi.waitFor(() => expect(sent()).toBe(2));
    await expect(impatient.generate(request())).rejects.toMatchObject({
      code: 'ENGINE_BUSY',
      retryable: true,
      hint: expect.stringContaining('concurrency of "lab" in LLM_ENGINES'),
    });
    cancel.abort();
    await Promise.all(stalled);
  });
});

describe('places and pauses', () => {
  let gate: EngineGate;

  beforeEach(() => {
    vi.useFakeTimers();
    const [settings] = engineSettings(readConfig({ LLM_ENGINES: '[{"name":"lab","baseUrl":"http://lab/v1","concurrency":3}]' }));
    if (!settings) throw new Error('there is one');
    gate = openGate(settings, 600_000);
  });
  afterEach(() => {
    gate[Symbol.dispose]();
    vi.useRealTimers();
  });

  /** Who came in so far, with a way to leave. */
  function enter(count: number) {
    const inside: Disposable[] = [];
    const failed: unknown[] = [];
    for (let call = 0; call < count; call += 1) {
      gate.enter(new AbortController().signal).then(
        (place) => inside.push(place),
        (error: unknown) => failed.push(error),
      );
    }
    return { inside, failed };
  }
  const passing = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  test('after a pause one goes first, and when it is answered the others follow', async () => {
    gate.refused(5_000);
    const { inside } = enter(5);
    await passing(4_990);
    expect(inside).toHaveLength(0);
    await passing(20);
    expect(inside).toHaveLength(1);
    gate.answered();
    await passing(0);
    expect(inside).toHaveLength(3);
    inside[1]?.[Symbol.dispose]();
    await passing(0);
    expect(inside).toHaveLength(4);
  });

  test('where the first one comes back without an answer, the others need not wait for another', async () => {
    gate.refused(1_000);
    const { inside } = enter(3);
    await passing(1_010);
    expect(inside).toHaveLength(1);
    inside[0]?.[Symbol.dispose]();
    await passing(0);
    expect(inside).toHaveLength(3);
  });

  test('an engine that does not say for how long is left alone for longer each time, until it answers', async () => {
    const pauses: number[] = [];
    for (let refusal = 0; refusal < 3; refusal += 1) {
      gate.refused(undefined);
      // Refused together with the first: it counts once.
      gate.refused(undefined);
      const { inside } = enter(1);
      let ms = 0;
      for (; inside.length === 0; ms += 100) await passing(100);
      pauses.push(Math.round(ms / 1_000));
      inside[0]?.[Symbol.dispose]();
    }
    expect(pauses).toEqual([1, 2, 4]);
    gate.answered();
    gate.refused(undefined);
    const { inside } = enter(1);
    await passing(1_100);
    expect(inside).toHaveLength(1);
  });

  test('the longest pause counts; one beyond a minute sends away who waits', async () => {
    gate.refused(10_000);
    gate.refused(2_000);
    const { inside, failed } = enter(2);
    await passing(9_900);
    expect(inside).toHaveLength(0);
    gate.refused(100_000);
    await passing(0);
    expect(failed).toMatchObject([{ code: 'ENGINE_RATE_LIMITED', retryAfterMs: 100_000 }, { retryAfterMs: 100_000 }]);
    await passing(50_000);
    // The rest of it is short enough to wait for.
    const later = enter(1);
    await passing(50_100);
    expect(later.inside).toHaveLength(1);
  });
});
