import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * Writes src/gql, the typed documents of the tests and the demo: they wrap each operation in `graphql(…)` from src/gql/gql.ts, and its
 * result and variables are inferred. A document is its text, so that it goes over HTTP, SSE and WebSockets as it is.
 */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: ['src/**/*.ts', '!src/gql/**', '!src/db/generated/**'],
  ignoreNoDocuments: true,
  importExtension: '.ts',
  emitLegacyCommonJSImports: false,
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, skipIndexFile: true },
      config: {
        documentMode: 'string',
        useTypeImports: true,
        strictScalars: true,
        defaultScalarType: 'unknown',
        scalars: { ID: 'string', DateTime: 'string', Decimal: 'string', SafeInt: 'number', JSON: 'unknown', EventCursor: 'string', URL: 'string' },
      },
    },
  },
};

export default config;
