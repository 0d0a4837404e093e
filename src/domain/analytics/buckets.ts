/** Lengths of time that figures are kept for, from long to short. They begin where UTC begins them. */
export const levels = ['MONTH', 'DAY', 'HOUR', 'MINUTE'] as const;
export type Level = (typeof levels)[number];

/** Half-open; null: without a beginning, without an end. */
export interface Span {
  from: Date | null;
  to: Date | null;
}

/** A part of a span that is made of whole buckets of a level, or of no whole bucket at all. */
export interface Piece extends Span {
  level: Level | null;
}

/** Where the bucket begins that holds the moment. */
export function floor(level: Level, at: Date): Date {
  const start = new Date(at);
  if (level === 'MONTH') start.setUTCDate(1);
  if (level === 'MONTH' || level === 'DAY') start.setUTCHours(0, 0, 0, 0);
  else if (level === 'HOUR') start.setUTCMinutes(0, 0, 0);
  else start.setUTCSeconds(0, 0);
  return start;
}

/** Where the next bucket begins. */
export function after(level: Level, start: Date): Date {
  const next = new Date(start);
  if (level === 'MONTH') next.setUTCMonth(next.getUTCMonth() + 1);
  else next.setTime(next.getTime() + bucketMs[level]);
  return next;
}

export const bucketMs = { DAY: 86_400_000, HOUR: 3_600_000, MINUTE: 60_000 } as const;

/** The span as the fewest pieces: the longest buckets that fit into it, shorter ones at their edges, and at the outermost edges none. */
export function cover({ from, to }: Span, allowed: readonly Level[] = levels): Piece[] {
  if (from && to && from >= to) return [];
  const [level, ...shorter] = allowed;
  if (!level) return [{ level: null, from, to }];
  const first = from && ceiling(level, from);
  const last = to && floor(level, to);
  if (first && last && first >= last) return cover({ from, to }, shorter);
  return [...(first ? cover({ from, to: first }, shorter) : []), { level, from: first, to: last }, ...(last ? cover({ from: last, to }, shorter) : [])];
}

function ceiling(level: Level, at: Date): Date {
  const start = floor(level, at);
  return start < at ? after(level, start) : start;
}
