import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** What of Vitest's JSON report counts here. */
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.enum(['passed', 'failed', 'skipped', 'pending', 'todo', 'disabled']) })),
    }),
  ),
});

/** Adds up both runs of the suite, names what was skipped (which is a failure here), and ends with the line of numbers. */
const counts = { passed: 0, failed: 0 };
const skipped: string[] = [];
for (const database of ['pglite', 'postgres']) {
  const file = new URL(`../node_modules/.cache/taskloom/tests-${database}.json`, import.meta.url);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) console.error(`The suite did not run to its end on ${database}.`);
  const testFiles = text === undefined ? [{ name: database, status: 'failed', assertionResults: [] }] : report.parse(JSON.parse(text)).testResults;
  for (const { name, status, assertionResults } of testFiles) {
    // A file that cannot be loaded has no tests to count.
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) counts.failed += 1;
    for (const test of assertionResults) {
      if (test.status === 'passed' || test.status === 'failed') counts[test.status] += 1;
      else skipped.push(`${name} (${database}): ${test.fullName}`);
    }
  }
}

if (skipped.length > 0) console.error(`Skipped, where nothing may be:\n${skipped.map((test) => `  ${test}`).join('\n')}`);
if (counts.passed === 0 || counts.failed > 0 || skipped.length > 0) process.exitCode = 1;
console.info(`${counts.passed} passed, ${counts.failed} failed`);
