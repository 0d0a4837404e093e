import { type FieldNode, GraphQLError, type ValidationContext, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Keeps the schema to those who have it already: no introspection, and no "Did you mean", which gives it away name by name. `__typename`
 * stays. On each transport: `@graphql-yoga/plugin-disable-introspection` knows only operations that came as an HTTP request.
 */
export function useHiddenSchema(): Plugin {
  return {
    onValidate({ addValidationRule, setValidationFn }) {
      addValidationRule(NoIntrospectionRule);
      setValidationFn((schema, document, rules) => validate(schema, document, rules, { hideSuggestions: true }));
    },
    onExecute({ args }) {
      Object.assign(args, { hideSuggestions: true });
    },
    onSubscribe({ args }) {
      Object.assign(args, { hideSuggestions: true });
    },
  };
}

/** At the two doors, and once: graphql-js' own rule has an error for each field behind them. */
function NoIntrospectionRule(context: ValidationContext) {
  let hasReported = false;
  return {
    Field(node: FieldNode) {
      const name = node.name.value;
      if (hasReported || (name !== '__schema' && name !== '__type')) return;
      hasReported = true;
      context.reportError(new GraphQLError(`This server does not tell its schema: there is no ${name}.`, { nodes: node }));
    },
  };
}
