import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Slots } from './slots.ts';

/** Why a run was stopped: asked to, too late, taken over by another worker, or this process is going. */
export type StopReason = 'CANCEL' | 'DEADLINE' | 'LOST' | 'SHUTDOWN';

/** How long work that was told to stop may take over it where nobody said. */
const DEFAULT_GRACE_MS = 5_000;

/** The switch of one running task. The first reason counts; `killed` follows when the shortest grace period is over. */
export class RunControl {
  readonly #stop = new AbortController();
  readonly #kill = new AbortController();
  readonly #slots: Pick<Slots, 'lend'>;
  #reason: StopReason | undefined;
  #draining = false;
  #killAt = Number.POSITIVE_INFINITY;
  #killTimer: NodeJS.Timeout | undefined;
  #deadlineTimer: NodeJS.Timeout | undefined;

  constructor(slots: Pick<Slots, 'lend'> = { lend: (wait) => wait() }) {
    this.#slots = slots;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get killed(): AbortSignal {
    return this.#kill.signal;
  }

  get reason(): StopReason | undefined {
    return this.#reason;
  }

  stop(reason: StopReason, graceMs = DEFAULT_GRACE_MS): void {
    this.#killWithin(graceMs);
    if (this.#reason) return;
    this.#reason = reason;
    this.#stop.abort(new Error(`The run was stopped: ${reason}`));
  }

  #killWithin(ms: number): void {
    const at = performance.now() + ms;
    if (at >= this.#killAt) return;
    this.#killAt = at;
    clearTimeout(this.#killTimer);
    this.#killTimer = setTimeout(() => this.#kill.abort(new Error('The grace period is over')), ms);
  }

  /** Lets the running stage finish, and no other begin. */
  drain(): void {
    this.#draining = true;
  }

  /** Why no further stage may begin. */
  get pause(): StopReason | undefined {
    return this.#reason ?? (this.#draining ? 'SHUTDOWN' : undefined);
  }

  /** Waits for another task, which may need the place that this one has. */
  withoutSlot<Result>(wait: () => Promise<Result>): Promise<Result> {
    return this.#slots.lend(wait, this.signal);
  }

  stopAt(deadlineMs: number): void {
    // setTimeout counts to 2^31 ms (25 days) only; a later deadline is set again when this one is reached.
    const MAX_TIMER_MS = 2 ** 31 - 1;
    const wait = Math.min(deadlineMs, MAX_TIMER_MS);
    this.#deadlineTimer = setTimeout(() => (wait < deadlineMs ? this.stopAt(deadlineMs - wait) : this.stop('DEADLINE')), Math.max(0, wait));
  }

  /** Resolves a little after the kill: work that has still not come back is given up. */
  async abandoned(): Promise<void> {
    if (!this.killed.aborted) await new Promise((resolve) => this.killed.addEventListener('abort', resolve, { once: true }));
    await delay(2_000, undefined, { ref: false });
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#killTimer);
    clearTimeout(this.#deadlineTimer);
  }
}
