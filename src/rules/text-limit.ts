/** Characters of a text that are looked at closely. Linguistic rules cost about a second per million characters, on the thread that serves everyone. */
export const maxTextCharacters = 200_000;

export interface LimitedText {
  text: string;
  /** Present where the text was longer than the limit: what the answer must confess. */
  limited?: { analyzedCharacters: number; totalCharacters: number };
}

/** The beginning of a text that is too long, cut between words. */
export const limitText = (text: string, maxCharacters = maxTextCharacters): LimitedText => {
  if (text.length <= maxCharacters) return { text };
  const lastSpace = text.slice(0, maxCharacters).search(/\s\S*$/);
  // Text without spaces is cut between characters, but never through a surrogate pair.
  const cut = text.slice(0, lastSpace > maxCharacters / 2 ? lastSpace : maxCharacters).replace(/[\uD800-\uDBFF]$/, '');
  return { text: cut, limited: { analyzedCharacters: cut.length, totalCharacters: text.length } };
};
