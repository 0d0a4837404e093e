/** Imports point one way: what each part of `src` may import besides itself. The README shows it as a picture. */
const mayImport = {
  db: [],
  events: ['db'],
  queue: ['db'],
  storage: ['config.ts', 'db'],
  llm: ['config.ts', 'domain/step-outcome.ts'],
  rules: ['domain/step-outcome.ts'],
  domain: ['db', 'events/(cursor|journal-log|log|types).ts', 'queue/(jobs|queue).ts', 'storage/blob-store.ts'],
  execution: [
    'config.ts',
    'db',
    'domain',
    'egress-rules.ts',
    'events/(journal-log|types).ts',
    'llm',
    'queue/(jobs|queue).ts',
    'rules',
    'secrets.ts',
    'storage',
  ],
  schema: ['config.ts', 'db', 'domain', 'events', 'llm/(engines|status).ts', 'storage'],
  http: ['config.ts', 'db', 'domain', 'events', 'schema', 'storage'],
};

const tests = '\\.test\\.ts$|^src/testing/';
const tools = `${tests}|^src/(cli|bench)/|^[^/]+\\.ts$|^\\.ci/`;

const oneWay = Object.entries(mayImport).map(([part, allowed]) => ({
  name: `${part}-imports`,
  comment: `src/${part} may import only ${['itself', ...allowed].join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${part}/`, pathNot: tests },
  to: { path: '^src/', pathNot: `^src/(${[part, ...allowed].join('|')})(/|$)` },
}));

export default {
  forbidden: [
    ...oneWay,
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one subject, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-testing-in-production',
      comment: 'What runs in production does not know the tests or the benchmarks.',
      severity: 'error',
      from: { path: '^src/', pathNot: tools },
      to: { path: `${tests}|^src/(cli|bench|gql)/` },
    },
    {
      name: 'no-dev-dependencies-in-production',
      comment: 'devDependencies are for tests and tools.',
      severity: 'error',
      from: { path: '^src/', pathNot: tools },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that package.json does not name comes and goes with another.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^src/db/generated/', '^src/gql/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    // Type imports count: they tie the parts together as much as the others.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], mainFields: ['module', 'main', 'types'] },
  },
};
