/** Characters of a text that are looked at closely. Linguistic rules take seconds for a million, on the thread that serves everyone. */
export const maxTextCharacters = 100_000;

export interface LimitedText {
  text: string;
  /** Present where the text was longer than the limit: what the answer must confess. */
  limited?: { analyzedCharacters: number; totalCharacters: number };
}

/** Long runs of space say nothing, and make patterns with several kinds of space before something quadratic. */
export const collapseSpace = (text: string): string => text.replace(/\s{30,}/g, (run) => (run.includes('\n') ? '\n\n' : ' '));

/** A thousand characters without a space are no words in any alphabet of this range, but encoded data. */
export const withoutBlobs = (text: string): string => text.replace(/[\x21-\x7e]{1000,}/g, ' ');

/** The beginning of a text that is too long, cut between words. */
export const limitText = (text: string, maxCharacters = maxTextCharacters): LimitedText => {
  if (text.length <= maxCharacters) return { text };
  const lastSpace = Math.max(text.lastIndexOf(' ', maxCharacters), text.lastIndexOf('\n', maxCharacters));
  // Text without spaces is cut between characters, but never through a surrogate pair.
  const cut = text.slice(0, lastSpace > maxCharacters / 2 ? lastSpace : maxCharacters).replace(/[\uD800-\uDBFF]$/, '');
  return { text: cut, limited: { analyzedCharacters: cut.length, totalCharacters: text.length } };
};
