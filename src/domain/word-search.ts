import sql, { type Sql } from 'sql-template-tag';

/** Of ASCII, as the function `words_of` of the database has them: `git-script_v2` is three words. */
const punctuation = /[!-/:-@[-`{-~]+/g;

/**
 * Each of the words of a search is among `words`, a `tsvector` with an index, or the beginning of one, in upper or lower case. A search without a word
 * in it, which a sign or an emoji is not, finds nothing, but for blanks, which look for nothing and find everything.
 * @param search far shorter than a word may be in the database, which is 2,046 bytes.
 */
export function hasWords(words: Sql, search: string): Sql {
  if (search.trim() === '') return sql`true`;
  const wanted = new Set(search.replace(punctuation, ' ').split(/\s+/).filter(Boolean));
  const query = [...wanted].map((word) => `${word}:*`).join(' & ');
  // What else ends a word the database knows best: `customer’s` is two for it, and would be a phrase, of which `words` knows nothing.
  return sql`${words} @@ replace(to_tsquery('simple', ${query})::text, '<->', '&')::tsquery`;
}
