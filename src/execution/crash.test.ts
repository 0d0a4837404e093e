import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isOnPostgres } from '../testing/database.ts';
import { type Entry, readDiary } from '../testing/fault-diary.ts';
import { expectEnded, expectNothingLost } from '../testing/fault-invariants.ts';
import { type ScenarioName, scenarios, stepsOf } from '../testing/fault-scenarios.ts';
import type { FaultOrder } from '../testing/fault-server.ts';
import { cacheFolder } from '../testing/prepared-database.ts';
import { openPlace } from '../testing/process-place.ts';

const server = fileURLToPath(new URL('../testing/fault-server.ts', import.meta.url));
/** Most of a short life would go into optimising PGlite's machine code. */
const quickStart = ['--liftoff-only'];
const compiled = fileURLToPath(new URL('compiled', cacheFolder));
/**
 * Lines of processes side by side, each with its own database: the one takes the odd points, the other the even ones. The embedded
 * database, which is sent the same statements and takes three times as long for a life, has the first line only: enough to show that
 * its folder can be opened again, whatever it was in the middle of.
 */
const firstPoints = isOnPostgres ? [1, 2] : [1];
const STEP = 2;

describe('a process that dies before any statement of a task loses nothing, and the next one repeats no finished stage', () => {
  test.for(Object.keys(scenarios) as ScenarioName[])('%s', { timeout: 600_000 }, async (scenario) => {
    const counts = await Promise.all(firstPoints.map((first) => dieAtEverySecondPoint(scenario, first)));
    const [points = []] = counts;
    expect(points.length).toBeGreaterThan(10);
    console.info(`${scenario}: killed before ${isOnPostgres ? 'each' : 'every other one'} of ${points.length} statements (${points.join(', ')})`);
  });
});

/** @returns the points that there are, as the process that lived to the end counted them. */
async function dieAtEverySecondPoint(scenario: ScenarioName, first: number): Promise<string[]> {
  await using place = await openPlace();
  let died: readonly Entry[] = [];
  for (let point = first; ; point += STEP) {
    const diary = join(place.dataDir, `${point}.jsonl`);
    const end = await runToItsEnd({ dataDir: place.dataDir, databaseUrl: place.databaseUrl, diary, scenario, point });
    const entries = readDiary(diary);
    const beginning = entries.findIndex(({ said }) => said === 'began');
    const [found, recovered, last] = [entries[0], entries[beginning - 1], entries.at(-1)];
    if (found?.said !== 'found' || recovered?.said !== 'recovered')
      throw new Error(`After ${died.at(-1)?.said} at ${point - STEP}: the next process did not recover`);
    try {
      expectNothingLost({ before: died, found: found.snapshot, after: entries.slice(0, beginning), recovered: recovered.snapshot }, stepsOf);
    } catch (error) {
      throw new Error(`${scenario}, killed before statement ${point - STEP} (${JSON.stringify(died.at(-1))})`, { cause: error });
    }
    if (last?.said === 'finished') {
      expectEnded(last.snapshot, stepsOf);
      return last.points;
    }
    expect({ end, last: last?.said }).toEqual({ end: 'SIGKILL', last: 'died' });
    died = entries.slice(beginning);
  }
}

async function runToItsEnd(order: FaultOrder): Promise<string | number | null> {
  const child = spawn(process.execPath, [...quickStart, server, JSON.stringify(order)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal ?? code;
}
