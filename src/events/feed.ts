import type { Place } from './cursor.ts';
import type { StoredEvent } from './types.ts';

/** What one subscriber has not taken yet. It closes itself when the subscriber's signal aborts. */
export interface Feed extends Disposable {
  /** From here on it holds every event that it accepts. Undefined until the tail knows where the log ends. */
  readonly from: Place | undefined;
  /** It gets nothing more: disposed of, aborted, or the tail has closed. */
  readonly isClosed: boolean;
  /** Resolves when there is something to take, when `from` becomes known, and when it closes. For one waiter at a time. */
  arrival(): Promise<void>;
  /** Events after the last call; `overflow` where there were more than it could hold: read the log again from your last one. */
  take(): StoredEvent[] | 'overflow';
}

export interface FeedOptions {
  accepts: (event: StoredEvent) => boolean;
  /** Events that may wait in memory. */
  capacity: number;
  signal: AbortSignal;
}

/** The tail's side of a feed. */
export class OpenFeed implements Feed {
  from: Place | undefined;
  isClosed = false;
  #events: StoredEvent[] = [];
  #overflown = false;
  #waiting: (() => void) | undefined;
  readonly #options: FeedOptions;
  readonly #onClose: (feed: OpenFeed) => void;

  constructor(options: FeedOptions, onClose: (feed: OpenFeed) => void) {
    this.#options = options;
    this.#onClose = onClose;
    options.signal.addEventListener('abort', this.#close, { once: true });
    if (options.signal.aborted) this.#close();
  }

  begin(from: Place): void {
    this.from = from;
    this.#wake();
  }

  offer(events: readonly StoredEvent[]): void {
    if (this.#overflown) return;
    for (const event of events) if (this.#options.accepts(event)) this.#events.push(event);
    if (this.#events.length > this.#options.capacity) {
      this.#overflown = true;
      this.#events = [];
    }
    if (this.#hasNews) this.#wake();
  }

  take(): StoredEvent[] | 'overflow' {
    if (this.#overflown) return 'overflow';
    const taken = this.#events;
    this.#events = [];
    return taken;
  }

  async arrival(): Promise<void> {
    if (this.#hasNews) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting = resolve;
    await promise;
  }

  [Symbol.dispose](): void {
    this.#close();
  }

  get #hasNews(): boolean {
    return this.isClosed || this.#overflown || this.#events.length > 0;
  }

  #wake(): void {
    this.#waiting?.();
    this.#waiting = undefined;
  }

  readonly #close = () => {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#events = [];
    this.#options.signal.removeEventListener('abort', this.#close);
    this.#onClose(this);
    this.#wake();
  };
}
