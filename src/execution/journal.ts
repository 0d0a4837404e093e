import type { Json } from '../domain/step-outcome.ts';
import type { EventBody, LogLevel } from '../events/types.ts';

/** Twenty times a second and task at most: a model's tokens and a script's lines become few rows. */
const FLUSH_MS = 50;

/**
 * What a running task says, on its way into the event log. Pieces of output that follow each other become one event; what
 * one stage says is stored in the order in which it said it.
 */
export interface Journal {
  log(stageId: string, level: LogLevel, message: string, fields?: Record<string, Json>): void;
  emit(stageId: string, text: string): void;
  /** Waits for what is being stored and hands over the rest, for the statement that settles the stage. */
  drain(): Promise<EventBody[]>;
}

/** @param store stores events in order; one that fails is kept and tried again with the next ones. */
export function openJournal(store: (events: readonly EventBody[]) => Promise<void>): Journal {
  let pending: EventBody[] = [];
  let timer: NodeJS.Timeout | undefined;
  let storing: Promise<void> | undefined;

  const flush = () => {
    timer = undefined;
    storing ??= (async () => {
      const events = pending;
      pending = [];
      try {
        await store(events);
      } catch {
        pending = [...events, ...pending];
      }
      storing = undefined;
      if (pending.length > 0) schedule();
    })();
  };
  const schedule = () => {
    timer ??= setTimeout(flush, FLUSH_MS);
  };

  return {
    log(stageId, level, message, fields) {
      pending.push({ type: 'LOG_APPENDED', level, message, stageId, fields: fields ?? null });
      schedule();
    },
    emit(stageId, text) {
      const last = pending.at(-1);
      if (last?.type === 'OUTPUT_DELTA' && last.stageId === stageId) last.text += text;
      else pending.push({ type: 'OUTPUT_DELTA', stageId, text });
      schedule();
    },
    async drain() {
      await storing;
      clearTimeout(timer);
      timer = undefined;
      const rest = pending;
      pending = [];
      return rest;
    },
  };
}
