import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whatever leads to another module of the project: imported, for its types only too, or started as a process. */
const references = /(?:from|import|import\(|resolve\(|URL\()\s*'([^']+\.ts)'/g;
/** The only way in which a test can learn on which database it runs. */
const setting = 'TEST_DATABASE_URL';

/**
 * Test files that do the same whatever the database: nothing that they lead to reads the setting that chooses it. So they run once, not
 * on both.
 * @param root the project's folder.
 * @returns their paths in it.
 */
export function testsWithoutDatabase(root: string): string[] {
  const tests = globSync(['src/**/*.test.ts', '.ci/**/*.test.ts'], { cwd: root });
  return tests.filter((test) => !reachableFrom(join(root, test)).some((file) => readFileSync(file, 'utf8').includes(setting)));
}

function reachableFrom(start: string): string[] {
  const reached = new Set([start]);
  for (const file of reached) {
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(references)) {
      const next = join(dirname(file), path);
      if (existsSync(next)) reached.add(next);
    }
  }
  return [...reached];
}
