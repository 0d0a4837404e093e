import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '../domain/ids.ts';
import type { AttemptSoFar } from '../domain/lost-attempts.ts';
import type { Json } from '../domain/step-outcome.ts';
import { type JournalEntry, type TraceEventRow, traceEntry } from '../events/journal-log.ts';
import type { LogLevel, OverlayBody } from '../events/types.ts';

/** Twenty times a second and task at most: a model's tokens and a script's lines become few rows. */
const FLUSH_MS = 50;

/**
 * What a running task says, on its way into the event log. Pieces of output that follow each other become one event; what
 * a task says is stored in the order in which it said it, and once: entries are numbered, and the task's row knows the last
 * number that is stored.
 */
export interface Journal {
  log(stageId: string, level: LogLevel, message: string, fields?: Record<string, Json>): void;
  emit(stageId: string, text: string): void;
  overlay(overlay: OverlayBody): void;
  /** @returns the id of the trace event. */
  trace(event: Omit<TraceEventRow, 'id' | 'at'>): string;
  /** What the running attempt has used so far, instead of what was said of that before. */
  used(soFar: AttemptSoFar): void;
  /** Waits until all that was said before is stored; not where the run is told to stop. */
  stored(signal: AbortSignal): Promise<void>;
  /** Waits for what is being stored and hands over the rest, for the statement that settles the stage. */
  drain(): Promise<JournalEntry[]>;
}

/**
 * One run's: its numbers begin again with the next.
 * @param store stores entries in order, and what the running attempt has used where that is new; those of a call that fails may be stored all the
 *   same, and are handed over again as they were.
 */
export function openJournal(store: (entries: readonly JournalEntry[], soFar: AttemptSoFar | undefined) => Promise<void>): Journal {
  /** Was sent, and nobody knows whether it arrived. */
  let sent: JournalEntry[] = [];
  let pending: JournalEntry[] = [];
  let soFar: AttemptSoFar | undefined;
  /** Counts what was said; up to `storedNumber` it is stored. */
  let number = 0;
  let storedNumber = 0;
  let timer: NodeJS.Timeout | undefined;
  let storing: Promise<void> | undefined;

  const flush = () => {
    timer = undefined;
    storing ??= (async () => {
      sent.push(...pending);
      pending = [];
      const [use, upTo] = [soFar, number];
      try {
        await store(sent, use);
        sent = [];
        storedNumber = upTo;
        if (soFar === use) soFar = undefined;
      } catch {
        // Comes again with the next ones.
      }
      storing = undefined;
      if (sent.length + pending.length > 0 || soFar) schedule();
    })();
  };
  const schedule = () => {
    timer ??= setTimeout(flush, FLUSH_MS);
  };
  const add = (entry: JournalEntry) => {
    number += 1;
    pending.push({ ...entry, number });
    schedule();
  };

  return {
    log: (stageId, level, message, fields) => add({ type: 'LOG_APPENDED', level, message, stageId, fields: fields ?? null }),
    emit(stageId, text) {
      const last = pending.at(-1);
      if (last?.type === 'OUTPUT_DELTA' && last.stageId === stageId) last.text += text;
      else add({ type: 'OUTPUT_DELTA', stageId, text });
    },
    overlay: (overlay) => add({ type: 'OVERLAY_RECORDED', ...overlay }),
    trace(event) {
      const id = newId();
      add(traceEntry({ ...event, id, at: performance.now() }));
      return id;
    },
    used(use) {
      number += 1;
      soFar = use;
      schedule();
    },
    async stored(signal) {
      const upTo = number;
      while (storedNumber < upTo && !signal.aborted) {
        const before = storedNumber;
        clearTimeout(timer);
        flush();
        await storing;
        if (storedNumber === before) await delay(FLUSH_MS);
      }
    },
    async drain() {
      await storing;
      clearTimeout(timer);
      timer = undefined;
      // The end of the attempt says it.
      soFar = undefined;
      const rest = [...sent, ...pending];
      sent = [];
      pending = [];
      return rest;
    },
  };
}
