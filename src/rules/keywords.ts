import * as stopword from 'stopword';
import { english, stem } from './english.ts';

const stopWords: Record<string, readonly string[]> = {
  ar: stopword.ara,
  cs: stopword.ces,
  da: stopword.dan,
  de: stopword.deu,
  el: stopword.ell,
  es: stopword.spa,
  fi: stopword.fin,
  fr: stopword.fra,
  hu: stopword.hun,
  id: stopword.ind,
  it: stopword.ita,
  ja: stopword.jpn,
  ko: stopword.kor,
  nl: stopword.nld,
  no: stopword.nob,
  pl: stopword.pol,
  pt: stopword.por,
  ro: stopword.ron,
  ru: stopword.rus,
  sv: stopword.swe,
  tr: stopword.tur,
  uk: stopword.ukr,
  vi: stopword.vie,
  zh: stopword.zho,
};

const englishStopWords = new Set(stopword.eng);

/** What a word of this kind tells about the subject: things more than what is done with them. */
const weights: Partial<Record<string, number>> = { PROPN: 1.3, NOUN: 1.5, VERB: 0.7, ADJ: 0.8, ADV: 0.2, X: 0.5 };

export interface Term {
  word: string;
  /** The same for all forms of a word. */
  stem: string;
  /** How much a word of its kind tells about a subject. */
  weight: number;
}

const englishTerms = (text: string): Term[] => {
  const { its } = english;
  const tokens = english.readDoc(text).tokens();
  const words = tokens.out(its.normal);
  const kinds = tokens.out(its.pos);
  const stems = tokens.out(stem);
  return words.flatMap((word, index) => {
    const weight = weights[kinds[index] ?? ''] ?? 0;
    const telling = weight > 0 && /^\p{L}[\p{L}\p{N}+#'-]{2,}$/u.test(word) && !englishStopWords.has(word);
    return telling ? [{ word, stem: stems[index] ?? word, weight }] : [];
  });
};

const otherTerms = (text: string, language: string): Term[] => {
  const common = new Set(stopWords[language] ?? []);
  const shortest = ['zh', 'ja', 'ko'].includes(language) ? 2 : 4;
  return [...new Intl.Segmenter(language === 'und' ? 'en' : language, { granularity: 'word' }).segment(text)].flatMap(({ segment, isWordLike }) => {
    const word = segment.toLowerCase();
    const telling = isWordLike && word.length >= shortest && /\p{L}/u.test(word) && !common.has(word);
    return telling ? [{ word, stem: word, weight: 1 }] : [];
  });
};

/** The telling words of a text in the given language (ISO 639-1), in order. */
export const termsOf = (text: string, language: string): Term[] => (language === 'en' ? englishTerms(text) : otherTerms(text, language));

/** The commonest telling words of a text, the most telling first; of the forms of one word the commonest. */
export const keywordsOf = (text: string, language: string, most = 10): string[] => {
  const groups = new Map<string, { score: number; first: number; forms: Map<string, number> }>();
  for (const [index, { word, stem, weight }] of termsOf(text, language).entries()) {
    const group = groups.get(stem) ?? { score: 0, first: index, forms: new Map<string, number>() };
    group.score += weight;
    group.forms.set(word, (group.forms.get(word) ?? 0) + 1);
    groups.set(stem, group);
  }
  return [...groups.values()]
    .toSorted((a, b) => b.score - a.score || a.first - b.first)
    .slice(0, most)
    .map(({ forms }) => [...forms].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '');
};
