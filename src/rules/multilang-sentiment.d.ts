/** The package comes without types. */
declare module 'multilang-sentiment' {
  /** `score` adds up the valences of the words that the lexicon of the language knows, -5 to 5 each. */
  function sentiment(phrase: string, language: string): { score: number; words: string[] };
  export = sentiment;
}
