import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { serverSecret } from '../db/server-secret.ts';
import type { Actor } from './actor.ts';

/** What a link gives: the task as JSON, or its events as a stream. */
export interface LinkedTask {
  kind: 'task' | 'stream';
  /** Its public id. */
  taskId: string;
}

export type TaskLinkVerdict = { status: 'valid'; actor: Actor; expiresAt: Date } | { status: 'expired' } | { status: 'forged' };

export interface TaskLinks {
  /** A token that lets whoever has it read this of this task, as the actor may, for an hour, or until the actor's own token ends. */
  sign(link: LinkedTask, actor: Actor, expiresInMs?: number): string;
  /** Only what was signed here can be `expired`. */
  verify(link: LinkedTask, token: string): TaskLinkVerdict;
}

/** An `EventSource` comes back with the link that it was given: so long it can. */
const VALIDITY_MS = 3_600_000;
/** Longer than any claims are: a name and a shop of an outside issuer's, 255 characters each, which are 6 bytes of JSON at most. */
const CLAIMS = /^([\w-]{1,5000})\.([\w-]{43})$/;

/**
 * Tokens for addresses that clients cannot send a key to: `<what, in base64url>.<signature>`. Signed are the task, the kind of the link, whose
 * it is and until when; a link of a stored key ends with that key.
 */
export async function openTaskLinks(database: Database): Promise<TaskLinks> {
  const secret = await serverSecret(database, 'task links');
  const signatureOf = ({ kind, taskId }: LinkedTask, claims: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([kind, taskId, claims]))
      .digest();

  return {
    sign(link, { name, shop, keyId = null, expiresAt }, expiresInMs = VALIDITY_MS) {
      const claims: Claims = [Math.min(Date.now() + expiresInMs, expiresAt?.getTime() ?? Infinity), name, shop, keyId];
      const text = Buffer.from(JSON.stringify(claims)).toString('base64url');
      return `${text}.${signatureOf(link, text).toString('base64url')}`;
    },
    verify(link, token) {
      const [, text = '', signature = ''] = CLAIMS.exec(token) ?? [];
      const expected = signatureOf(link, text);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { status: 'forged' };
      // It was signed here.
      const [expiresAt, name, shop, keyId] = JSON.parse(Buffer.from(text, 'base64url').toString()) as Claims;
      if (expiresAt < Date.now()) return { status: 'expired' };
      const actor: Actor = { name, shop, scopes: ['READ'], isAuthenticated: true, ...(keyId !== null && { keyId }) };
      return { status: 'valid', actor, expiresAt: new Date(expiresAt) };
    },
  };
}

/** `expiresAt` in Unix milliseconds; of the actor, name, shop and the uuid of the stored key. */
type Claims = [expiresAt: number, name: string, shop: string | null, keyId: string | null];
