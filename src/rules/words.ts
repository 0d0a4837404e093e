/** Languages that put no space between words. */
const spaceless = new Set(['zh', 'ja', 'th', 'km', 'lo', 'my']);

/** The words of a text in the given language (ISO 639-1), in order: what stands between spaces and holds a letter or digit; where there are no spaces, what the segmenter knows as words. */
export const wordsOf = (text: string, language: string): string[] => {
  if (!spaceless.has(language)) return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const segments = new Intl.Segmenter(language, { granularity: 'word' }).segment(text);
  return [...segments].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
};
