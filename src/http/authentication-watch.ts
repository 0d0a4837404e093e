import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import type { Signals } from '../db/signals.ts';
import type { Actor } from '../domain/actor.ts';
import { liveKeys } from '../domain/api-key-use.ts';
import { unauthenticated } from '../schema/graphql-errors.ts';

/** Who a caller turned out to be, and what could end that. */
export interface Session {
  actor: Actor;
  /** Uuid of the stored key. */
  keyId?: string;
  /** Of a token, or of a link; the key behind a link may end before. */
  expiresAt?: Date;
}

/** A stream's right to go on. */
export interface Access extends Disposable {
  /** Aborts, with UNAUTHENTICATED as its reason, when the key or token behind the stream is no longer good. */
  readonly ended: AbortSignal;
}

export interface AccessWatch extends AsyncDisposable {
  /** Until the access is disposed. */
  watch(session: Session): Access;
}

export interface WatchOptions {
  database: Database;
  signals: Signals;
  logger: Logger;
  /** Revocation is heard of at once; expiry, and what a lost signal would have said, after this long. */
  intervalMs?: number;
}

const INTERVAL_MS = 3_000;

/** Looks after all streams of this process that are open with a key: one statement per interval, none while there are no such streams. */
export function openAccessWatch({ database, signals, logger, intervalMs = INTERVAL_MS }: WatchOptions): AccessWatch {
  const streams = new Map<AbortController, Session>();
  let timer: NodeJS.Timeout | undefined;
  let checking: Promise<void> = Promise.resolve();

  const check = async () => {
    const keyIds = new Set([...streams.values()].flatMap(({ keyId }) => keyId ?? []));
    const live = keyIds.size > 0 ? await liveKeys(database, [...keyIds]) : new Map<string, unknown>();
    const now = new Date();
    // One that came while the keys were looked up is the next look's.
    const isKeyGood = (keyId: string | undefined) => keyId === undefined || live.has(keyId) || !keyIds.has(keyId);
    const isGood = ({ keyId, expiresAt }: Session) => isKeyGood(keyId) && (expiresAt === undefined || expiresAt > now);
    for (const [stream, session] of streams) {
      if (!isGood(session)) stream.abort(unauthenticated('The key or token behind this was revoked or has expired.'));
    }
  };
  const look = () => {
    checking = checking.then(check).catch((error: unknown) => logger.warn({ err: error }, 'The keys of open streams could not be checked'));
  };
  const stopListening = signals.on('keys', look);

  return {
    watch(session) {
      const stream = new AbortController();
      if (session.keyId || session.expiresAt) streams.set(stream, session);
      if (streams.size > 0) timer ??= setInterval(look, intervalMs);
      return {
        ended: stream.signal,
        [Symbol.dispose]() {
          streams.delete(stream);
          if (streams.size > 0) return;
          clearInterval(timer);
          timer = undefined;
        },
      };
    },
    async [Symbol.asyncDispose]() {
      stopListening();
      clearInterval(timer);
      await checking;
    },
  };
}
