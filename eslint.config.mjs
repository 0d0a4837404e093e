import graphqlEslint from '@graphql-eslint/eslint-plugin';

/** Biome checks the code; this is for the schema, which it has no rules for. */
const rules = {
  'naming-convention': [
    'error',
    {
      types: 'PascalCase',
      FieldDefinition: 'camelCase',
      InputValueDefinition: 'camelCase',
      DirectiveDefinition: 'camelCase',
      EnumValueDefinition: 'UPPER_CASE',
    },
  ],
  // Not no-typename-prefix: the agent logs of an agent are its `agentLogs`, as those of a task are.
  'no-hashtag-description': 'error',
  'description-style': ['error', { style: 'block' }],
  'require-description': ['error', { types: true, rootField: true }],
  'require-deprecation-reason': 'error',
  'no-scalar-result-type-on-mutation': 'error',
  'no-unreachable-types': 'error',
  // Not relay-arguments: the event log is paged forwards only.
  'relay-connection-types': 'error',
  // A list is a connection where it can grow, and an edge may lead to what has no id.
  'relay-edge-types': ['error', { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false }],
  'relay-page-info': 'error',
};

export default [
  {
    files: ['schema.graphql'],
    languageOptions: { parser: graphqlEslint.parser, parserOptions: { graphQLConfig: { schema: './schema.graphql' } } },
    plugins: { graphql: graphqlEslint },
    rules: Object.fromEntries(Object.entries(rules).map(([name, setting]) => [`graphql/${name}`, setting])),
  },
];
