import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { post, type Transport, transports } from '../testing/graphql-transports.ts';
import { type Probe, probes } from '../testing/probes.ts';
import { addressIn } from './server-address.ts';
import { median, percentile, table } from './statistics.ts';

interface ProbeTiming {
  probe: string;
  /** Until it is refused, by transport; the median in milliseconds. */
  refusedMs: Record<string, number>;
  /** What another client waits for `{ viewer { name } }` meanwhile, in milliseconds. */
  bystanderMs: { p50: number; p99: number };
}

interface Rounds {
  /** Of each probe over each transport. */
  rounds: number;
}

/** One attacker that never rests, with one probe after the other, and one other client. The server should be in a process of its own. */
async function measureProbes(url: string, { rounds }: Rounds): Promise<{ undisturbed: ProbeTiming['bystanderMs']; timings: ProbeTiming[] }> {
  const aWhile = () => new Promise((resolve) => setTimeout(resolve, 500));
  // The first requests to a new server would be its slowest.
  await bystander(url, aWhile);
  const undisturbed = await bystander(url, aWhile);
  const timings: ProbeTiming[] = [];
  for (const probe of probes) {
    const refusedMs: ProbeTiming['refusedMs'] = {};
    const bystanderMs = await bystander(url, async () => {
      for (const [name, run] of transports) refusedMs[name] = median(await refusals(url, probe, run, rounds));
    });
    timings.push({ probe: probe.name, refusedMs, bystanderMs });
  }
  return { undisturbed, timings };
}

/** @throws where the probe is not refused. */
async function refusals(url: string, { query, variables, code }: Probe, run: Transport, rounds: number): Promise<number[]> {
  const durations: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    // A comment makes each document a new one, which no cache has seen.
    const [answer] = await run(url, { query: `${query}#${round}`, ...(variables ? { variables } : {}) });
    durations.push(performance.now() - start);
    if (answer?.errors?.[0]?.extensions?.code !== code) throw new Error(`Expected ${code}, got ${JSON.stringify(answer)?.slice(0, 500)}`);
  }
  return durations;
}

async function bystander(url: string, meanwhile: () => Promise<unknown>): Promise<ProbeTiming['bystanderMs']> {
  const waits: number[] = [];
  let isOver = false;
  const disturbance = meanwhile().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const start = performance.now();
    await (await post(url, { query: '{ viewer { name } }' })).text();
    waits.push(performance.now() - start);
  }
  await disturbance;
  return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
}

/** A server of its own, on the embedded database: what the attacker costs it shows in what the other client waits. */
export async function showProbes({ rounds }: Rounds): Promise<void> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'taskloom-probes-'));
  await using stack = new AsyncDisposableStack();
  const main = new URL('../main.ts', import.meta.url).pathname;
  const server = execa('node', [main], { env: { PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'fatal' }, preferLocal: true, stderr: 'inherit', reject: false });
  stack.defer(async () => {
    server.kill();
    await server;
  });
  const { undisturbed, timings } = await measureProbes(await addressIn(server.stdout), { rounds });

  const names = transports.map(([name]) => name);
  const ms = (value = Number.NaN) => value.toFixed(1);
  const ratio = (value: number, of: number) => (value / of).toFixed(1);
  console.info(
    `\nOperations that are made to exhaust the server: how soon each is refused (ms, median of ${rounds}), while another client asks for \`{ viewer { name } }\``,
  );
  console.info(`again and again: how much longer it waits than undisturbed (${ms(undisturbed.p50)} ms; 99 of 100 times within ${ms(undisturbed.p99)} ms)`);
  console.info(
    table([
      ['', ...names, 'the other waits: median', 'p99'],
      ...timings.map(({ probe, refusedMs, bystanderMs }) => [
        probe,
        ...names.map((name) => ms(refusedMs[name])),
        `× ${ratio(bystanderMs.p50, undisturbed.p50)}`,
        `× ${ratio(bystanderMs.p99, undisturbed.p99)}`,
      ]),
    ]),
  );
}
