import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const RECONNECT_MS = 500;

/**
 * LISTEN on one dedicated connection, made again whenever it breaks. Notifications are hints: after a
 * reconnect it calls back with an empty payload, and the listener looks for itself what it missed.
 */
export async function openListener(
  connection: pg.ClientConfig,
  channel: string,
  onNotification: (payload: string) => void,
  stopped: AbortSignal,
): Promise<AsyncDisposable> {
  const disposed = new AbortController();
  const signal = AbortSignal.any([stopped, disposed.signal]);

  const connect = async () => {
    const lost = Promise.withResolvers<void>();
    const client = new pg.Client({ ...connection, statement_timeout: 0, idle_in_transaction_session_timeout: 0 });
    client.on('notification', ({ payload }) => onNotification(payload ?? ''));
    client.on('error', () => lost.resolve());
    client.on('end', () => lost.resolve());
    await client.connect();
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    signal.addEventListener('abort', () => void client.end().catch(() => {}), { once: true });
    return { lost: lost.promise };
  };

  const reconnect = async () => {
    while (!signal.aborted) {
      try {
        return await connect();
      } catch {
        await delay(RECONNECT_MS, undefined, { signal }).catch(() => {});
      }
    }
    return undefined;
  };

  const keepAlive = async (first: { lost: Promise<void> }) => {
    let current: { lost: Promise<void> } | undefined = first;
    while (current) {
      await current.lost;
      current = signal.aborted ? undefined : await reconnect();
      if (current) onNotification('');
    }
  };

  const running = keepAlive(await connect());
  return {
    async [Symbol.asyncDispose]() {
      disposed.abort();
      await running;
    },
  };
}
