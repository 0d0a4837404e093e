import { type DocumentNode, GraphQLError, type ParseOptions } from 'graphql';
import { createLRUCache, type Plugin } from 'graphql-yoga';
import { type DocumentSize, documentSize, MAX_NESTING } from './document-size.ts';
import type { HttpLimits } from './limits.ts';

/** Longer documents are parsed each time they come: the cache must not hold a thousand of ten megabytes. */
const MAX_CACHED_LENGTH = 20_000;

type DocumentLimits = Pick<HttpLimits, 'maxTokens' | 'maxDepth' | 'maxAliases' | 'maxRootFields' | 'maxDirectives' | 'maxRepeatedPairs' | 'maxValueDepth'>;

/**
 * Refuses what would exhaust the parser, or whoever walks through a document, on each transport. Documents are measured before they are
 * validated, since validation itself is what large ones keep busy.
 */
export function useDocumentLimits(limits: DocumentLimits): Plugin {
  // Documents come from Yoga's cache, so that the usual ones are measured once.
  const refusals = new WeakMap<DocumentNode, GraphQLError | null>();
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options?: ParseOptions) => {
        try {
          return parseFn(source, { ...options, maxTokens: limits.maxTokens });
        } catch (error) {
          throw parseError(error);
        }
      });
    },
    onValidate({ params: { documentAST }, setResult }) {
      let refusal = refusals.get(documentAST);
      if (refusal === undefined) {
        refusal = sizeError(documentSize(documentAST), limits) ?? null;
        refusals.set(documentAST, refusal);
      }
      if (refusal) setResult([refusal]);
    },
  };
}

/** One error, about the first limit that the document breaks, with both numbers. */
function sizeError(size: DocumentSize, limits: DocumentLimits): GraphQLError | undefined {
  const measures = [
    { name: 'depth', limit: limits.maxDepth, what: 'fields within each other' },
    { name: 'nesting', limit: MAX_NESTING, what: 'selections within each other' },
    { name: 'aliases', limit: limits.maxAliases, what: 'aliases' },
    { name: 'rootFields', limit: limits.maxRootFields, what: 'root fields' },
    { name: 'directives', limit: limits.maxDirectives, what: 'directives' },
    { name: 'valueDepth', limit: limits.maxValueDepth, what: 'lists and objects within each other' },
    { name: 'repeatedPairs', limit: limits.maxRepeatedPairs, what: 'pairs of fields that answer under the same name in the same place' },
  ] as const;
  const broken = measures.find(({ name, limit }) => size[name] > limit);
  if (!broken) return undefined;
  const { name, limit, what } = broken;
  // Measuring stops where it is certainly too much; JSON has no Infinity.
  const value = Math.min(size[name], Number.MAX_SAFE_INTEGER);
  const found = Number.isFinite(size[name]) ? `this one has ${value}` : 'this one has more than can be counted';
  return new GraphQLError(`An operation may have ${limit} ${what}; ${found}.`, {
    extensions: { code: 'QUERY_TOO_COMPLEX', [name]: value, limit, http: { status: 400 } },
  });
}

/** For Yoga's `parserAndValidationCache`. */
export function documentCaches() {
  return { documentCache: shortKeysOnly<DocumentNode>(), errorCache: shortKeysOnly<Error>() };
}

function shortKeysOnly<Value extends object>() {
  const cache = createLRUCache<Value>();
  return {
    get: (key: string) => cache.get(key),
    set: (key: string, value: Value) => {
      if (key.length <= MAX_CACHED_LENGTH) cache.set(key, value);
    },
  };
}

function parseError(error: unknown): unknown {
  const extensions = { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400, spec: true } };
  // The parser is recursive: thousands of brackets within each other exhaust the stack long before they are too many tokens.
  if (error instanceof RangeError) return new GraphQLError('The document is nested too deeply.', { extensions });
  if (!(error instanceof GraphQLError)) return error;
  const { message, source, positions } = error;
  return new GraphQLError(message, { source, positions, extensions });
}
