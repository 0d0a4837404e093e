import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Test files that wait for processes, leases and long chains: short texts that take minutes. Vitest knows how long a file took the last
 * time, but a fresh clone has no last time, and then goes by the sizes of the files.
 */
const longest = [
  'src/execution/crash.test.ts',
  'src/processes.postgres.test.ts',
  'src/processes.test.ts',
  'src/shops.test.ts',
  'src/domain/large-graphs.test.ts',
  'src/cli/keys.test.ts',
  'src/shop-streams.test.ts',
  'src/domain/turmoil.test.ts',
  'src/events/seam.test.ts',
  'src/main.test.ts',
  'src/cli/demo.test.ts',
  'src/db/migrate.test.ts',
  'src/http/admission.test.ts',
  'src/live-load.test.ts',
  'src/rules/rule-agents.test.ts',
  'src/execution/worker.test.ts',
];

/** So that no worker is left alone with a long one at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = longest.findIndex((file) => moduleId.endsWith(`/${file}`));
      return index < 0 ? longest.length : index;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}
