import { fleschKincaid } from 'flesch-kincaid';
import { syllable } from 'syllable';

export interface ReadingLevel {
  /** Years at an American school, by Flesch and Kincaid; 0 for a beginner. */
  grade: number;
  level: 'easy' | 'medium' | 'hard';
}

/** The formula is made for English prose; `words` and `sentences` may not be empty. */
export const readingLevelOf = (words: readonly string[], sentences: number): ReadingLevel => {
  const syllables = words.reduce((total, word) => total + Math.max(1, syllable(word)), 0);
  const grade = Math.max(0, Math.round(fleschKincaid({ sentence: sentences, word: words.length, syllable: syllables }) * 10) / 10);
  return { grade, level: grade < 5 ? 'easy' : grade < 13 ? 'medium' : 'hard' };
};
