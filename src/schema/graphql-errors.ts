import { GraphQLError } from 'graphql';
import { DomainError } from '../domain/errors.ts';

/** Codes of `extensions.code` for what a payload's `errors` cannot say: queries and subscriptions have no payload. */
export type ErrorCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'NOT_FOUND' | 'CURSOR_EXPIRED' | 'INTERNAL_SERVER_ERROR';

const graphqlError = (code: ErrorCode, message: string) => new GraphQLError(message, { extensions: { code } });

/** No key, or none that works. Over HTTP the status says so too, with what RFC 9110 (11.6.1) wants beside it. */
export const unauthenticated = (message: string): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code: 'UNAUTHENTICATED' satisfies ErrorCode, http: { status: 401, headers: { 'www-authenticate': 'Bearer realm="taskloom"' } } },
  });

/** A key that works, for something else. */
export const forbidden = (message: string): GraphQLError => graphqlError('FORBIDDEN', message);

/** An argument that no request may have. */
export const badUserInput = (message: string): GraphQLError => graphqlError('BAD_USER_INPUT', message);

/** For subscriptions, and for what should be there: a query answers null. */
export const notFound = (message: string): GraphQLError => graphqlError('NOT_FOUND', message);

/** What was stored is not what is there now. */
export const damaged = (message: string): GraphQLError => graphqlError('INTERNAL_SERVER_ERROR', message);

export const cursorExpired = (message: string): GraphQLError => graphqlError('CURSOR_EXPIRED', message);

/** For what a mutation would answer in `errors`, where there is no payload. */
export function asBadInput<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw badInputFor(error);
  }
}

/** The same for what has to be read first. */
export async function orBadInput<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw badInputFor(error);
  }
}

const badInputFor = (error: unknown): unknown =>
  error instanceof DomainError ? badUserInput([error.path?.join('.'), error.message].filter(Boolean).join(': ')) : error;
