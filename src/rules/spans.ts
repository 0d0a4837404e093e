export interface Span {
  index: number;
  end: number;
}

/** Puts something else in place of spans, which must be in order and apart, in one pass. */
export const replaceSpans = (text: string, spans: readonly Span[], replacement: (piece: string) => string): string => {
  const pieces: string[] = [];
  let from = 0;
  for (const { index, end } of spans) {
    pieces.push(text.slice(from, index), replacement(text.slice(index, end)));
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
};
