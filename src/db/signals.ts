import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Database } from './database.ts';

/** `events`: the log grew. `jobs`: there is work to claim. `cancel`: a running task was asked to stop. `keys`: one was revoked. `workers`: one came or went. `reports`: some are asked for. */
export type Signal = 'events' | 'jobs' | 'cancel' | 'keys' | 'workers' | 'reports';

const CHANNEL = 'taskloom';
/** Every commit with a NOTIFY takes a lock that all of them share, so hints of this long travel together. */
const DEBOUNCE_MS = 4;

/**
 * Hints between the parts of a process and between processes: "look now". One that is lost costs the wait until
 * somebody looks by himself, never an event.
 */
export interface Signals extends AsyncDisposable {
  /** Call it after the commit. */
  raise(signal: Signal): void;
  /** @returns how to stop listening. */
  on(signal: Signal, listener: () => void): () => void;
}

export async function openSignals(database: Database): Promise<Signals> {
  const self = randomUUID();
  const listeners: Record<Signal, Set<() => void>> = {
    events: new Set(),
    jobs: new Set(),
    cancel: new Set(),
    keys: new Set(),
    workers: new Set(),
    reports: new Set(),
  };
  const outgoing = new Set<Signal>();
  let timer: NodeJS.Timeout | undefined;
  const sending = new Set<Promise<unknown>>();

  const deliver = (signal: Signal) => {
    for (const listener of listeners[signal]) listener();
  };
  const isSignal = (text: string): text is Signal => text in listeners;

  // The embedded database has no other process to tell.
  const subscription =
    database.kind === 'postgres'
      ? await database.listen(CHANNEL, (payload) => {
          const [sender, ...signals] = payload.split(' ');
          if (sender === self) return;
          // After a reconnect (empty payload) anything may have been missed.
          for (const signal of payload ? signals : Object.keys(listeners)) if (isSignal(signal)) deliver(signal);
        })
      : undefined;

  const send = () => {
    timer = undefined;
    const payload = [self, ...outgoing].join(' ');
    outgoing.clear();
    const sent: Promise<unknown> = database
      .query(sql`select pg_notify(${CHANNEL}, ${payload})`)
      .catch(() => {})
      .then(() => sending.delete(sent));
    sending.add(sent);
  };

  return {
    raise(signal) {
      queueMicrotask(() => deliver(signal));
      if (!subscription) return;
      outgoing.add(signal);
      timer ??= setTimeout(send, DEBOUNCE_MS);
    },
    on(signal, listener) {
      listeners[signal].add(listener);
      return () => listeners[signal].delete(listener);
    },
    async [Symbol.asyncDispose]() {
      if (timer) {
        clearTimeout(timer);
        send();
      }
      await Promise.all(sending);
      await subscription?.[Symbol.asyncDispose]();
    },
  };
}
