import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './src/testing/longest-first.ts';
import { testsWithoutDatabase } from './src/testing/tests-without-database.ts';

const isCi = process.env.CI === 'true';
const root = fileURLToPath(new URL('.', import.meta.url));
// What one file has compiled, the others need not: they load the same modules.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/taskloom/compiled', import.meta.url));

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', '.ci/**/*.test.ts'],
    // What has to do with one of the two databases only, or with none, runs once.
    exclude: ['src/bench/**', ...(process.env.TEST_DATABASE_URL ? testsWithoutDatabase(root) : ['src/**/*.postgres.test.ts'])],
    globalSetup: ['src/testing/global-setup.ts'],
    setupFiles: ['src/testing/patience.ts'],
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // Of two cores: much of a test is waiting for a process, a socket or the database.
    maxWorkers: 3,
    // Most files are over before it would pay to optimise the embedded database's code; a long one still gets there.
    execArgv: ['--wasm-tiering-budget=1000000000'],
    // Far above what any takes: a machine that is busy with something else must not fail a test.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // As src/testing/patience.ts has it for other waits.
    expect: { poll: { timeout: 200_000 } },
    onStackTrace: (_error, { file }) => !file.endsWith('/src/testing/patience.ts'),
    retry: 0,
    // Node loads the files as it does in production.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    allowOnly: false,
    // .ci/run counts in this report, and refuses skipped tests.
    reporters: isCi
      ? ['default', ['json', { outputFile: `node_modules/.cache/taskloom/tests-${process.env.TEST_DATABASE_URL ? 'postgres' : 'pglite'}.json` }]]
      : ['default'],
  },
});
