/** Milliseconds from a start to an end, to now where it has not ended, null where it has not begun. */
export function elapsedMs(start: Date | null, end: Date | null): number | null {
  // The start is the database's clock's, which may be ahead of this one.
  return start && Math.max(0, (end ?? new Date()).getTime() - start.getTime());
}
