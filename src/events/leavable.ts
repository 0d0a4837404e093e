/** A generator that waits for an event would hear of its `return()` only after the event: this one ends with it, and with the signal. */
export function leavable<Event>(open: (signal: AbortSignal) => AsyncGenerator<Event, void, void>, signal: AbortSignal): AsyncGenerator<Event, void, void> {
  const left = new AbortController();
  const events = open(AbortSignal.any([signal, left.signal]));
  const end = events.return.bind(events);
  events.return = (value) => {
    left.abort();
    return end(value);
  };
  return events;
}
