import { randomUUID } from 'node:crypto';
import { PothosValidationError } from '@pothos/core';
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import type { Logger } from 'pino';
import { isStatementTimeout } from '../db/statement-time.ts';

/** The contract's names for what the libraries below call otherwise. */
const contractCodes: Readonly<Record<string, string>> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  REQUEST_ENTITY_TOO_LARGE: 'BAD_USER_INPUT',
};

/** Turns whatever was thrown into what a client may read; an error that it returned before comes back unchanged. */
export type MaskError = (error: unknown) => GraphQLError;

/**
 * A GraphQL error that carries a code was meant for the client, and so is one about the request itself. Everything else, errors of the
 * database for example, is logged once and answered with the id under which the log has it.
 */
export function errorMask(logger: Logger): MaskError {
  return (error) => {
    const forClient = error instanceof GraphQLError ? asPublic(error) : undefined;
    if (forClient) return forClient;
    const errorId = randomUUID();
    const { path, nodes } = error instanceof GraphQLError ? error : {};
    const cause = error instanceof GraphQLError ? rootCause(error) : error;
    if (isStatementTimeout(cause)) {
      logger.warn({ err: cause, errorId, path: path?.join('.') }, 'A statement of an operation took too long');
      return new GraphQLError('The database took too long over this and gave it up. Ask for less at once, or again when there is less to do.', {
        nodes,
        path,
        extensions: { code: 'TIMED_OUT', errorId, unexpected: true },
      });
    }
    logger.error({ err: cause, errorId, path: path?.join('.') }, 'An operation failed unexpectedly');
    // `unexpected` tells Yoga to answer with status 500 where there is no data; like `http`, it stays inside.
    return new GraphQLError('Unexpected error.', { nodes, path, extensions: { code: 'INTERNAL_SERVER_ERROR', errorId, unexpected: true } });
  };
}

interface Result {
  data?: Record<string, unknown> | null | undefined;
  errors?: readonly GraphQLError[] | undefined;
  extensions?: Record<string, unknown> | undefined;
}

/** A result as it goes over the wire: errors as the specification formats them, without what is only for Yoga. */
export function formatResult({ data, errors, extensions }: Result): FormattedExecutionResult {
  return { ...(errors && { errors: errors.map(formatError) }), ...(data !== undefined && { data }), ...(extensions && { extensions }) };
}

export function formatError(error: GraphQLError): GraphQLFormattedError {
  const { extensions = {}, ...formatted } = error.toJSON();
  const { http: _http, unexpected: _unexpected, ...visible } = extensions;
  return Object.keys(visible).length > 0 ? { ...formatted, extensions: visible } : formatted;
}

function asPublic(error: GraphQLError): GraphQLError | undefined {
  const { extensions, path } = error;
  const { code } = extensions;
  const cause = rootCause(error);
  const isOurs = cause instanceof GraphQLError;
  if (path === undefined && isAboutRequest(error)) return withExtensions(error, { http: { status: 400 }, ...extensions, code: 'BAD_USER_INPUT' });
  if (isOurs && code === undefined && (isAboutArguments(error) || cause instanceof PothosValidationError)) {
    return withExtensions(error, { ...extensions, code: 'BAD_USER_INPUT' });
  }
  if (typeof code !== 'string') return undefined;
  // The executor hands the extensions of any error on; those of a database driver say nothing about whom they are for.
  if (!isOurs && typeof cause === 'object' && cause !== null && 'extensions' in cause) return undefined;
  const name = contractCodes[code] ?? code;
  return isOurs && name === code ? error : withExtensions(error, { ...extensions, code: name });
}

/** An operation that is not there, or variables that do not fit their types. Such errors come before any field, and so without a path. */
function isAboutRequest({ nodes = [], extensions }: GraphQLError): boolean {
  return extensions.code === undefined || nodes.some(({ kind }) => kind === Kind.VARIABLE_DEFINITION);
}

/** The executor points at the value that does not fit; for what a resolver threw, at its field. */
function isAboutArguments({ nodes = [] }: GraphQLError): boolean {
  return nodes.some(({ kind }) => kind !== Kind.FIELD);
}

/** Without its cause, by which Yoga would take it for an unexpected one. */
function withExtensions({ message, nodes, source, positions, path }: GraphQLError, extensions: Record<string, unknown>): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}

function rootCause(error: GraphQLError): unknown {
  const { cause } = error;
  return cause instanceof GraphQLError ? rootCause(cause) : (cause ?? error);
}
