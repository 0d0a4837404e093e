import { english } from './english.ts';

/** A line that starts a point of a list, a heading or a table row is no continuation of the line before. */
const startsBlock = /^\s*(?:[-*•+]\s|\d{1,3}[.)]\s|#{1,6}\s|\||>)/;

/** Paragraphs, with wrapped lines joined; each point of a list and each heading by itself. */
const paragraphsOf = (text: string): string[] => {
  const paragraphs: string[] = [];
  let open = false;
  for (const line of text.split(/\r\n?|\n|\u2028|\u2029/)) {
    const trimmed = line.trim();
    if (trimmed === '') open = false;
    else if (open && !startsBlock.test(line)) paragraphs.push(`${paragraphs.pop()} ${trimmed}`);
    else paragraphs.push(trimmed);
    open = trimmed !== '' && !/^\s*#/.test(line);
  }
  return paragraphs;
};

/** Abbreviations that a number or name follows; the splitter takes their full stop for an end. */
const endsWithAbbreviation =
  /(?:^|\s|\()(?:Figs?|No|Nos|Vol|Sec|Ch|Eq|pp?|approx|ca|cf|vs|Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|St|Jr|Inc|Ltd|Co|Corp|e\.g|i\.e|etc)\.$/;

/** Puts together what is one sentence: after an abbreviation, and speech with its speaker ('"Why?" he asked.'). */
const rejoined = (pieces: readonly string[]): string[] => {
  const sentences: string[] = [];
  for (const piece of pieces) {
    const previous = sentences.at(-1);
    const continues = previous !== undefined && (/^\p{Ll}/u.test(piece) || (endsWithAbbreviation.test(previous) && !/\betc\.$/.test(previous)));
    if (continues) sentences[sentences.length - 1] = `${previous} ${piece}`;
    else sentences.push(piece);
  }
  return sentences;
};

const segmentsOf = (paragraph: string, language: string): string[] => {
  if (language === 'en') return rejoined(english.readDoc(paragraph).sentences().out());
  const segmenter = new Intl.Segmenter(language === 'und' ? 'en' : language, { granularity: 'sentence' });
  return [...segmenter.segment(paragraph)].map(({ segment }) => segment);
};

/** The sentences of each paragraph of a text in the given language (ISO 639-1), in order; what has neither letter nor digit is none. */
export const sentencesByParagraph = (text: string, language: string): string[][] =>
  paragraphsOf(text)
    .map((paragraph) =>
      segmentsOf(paragraph, language)
        .map((sentence) => sentence.trim())
        .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence)),
    )
    .filter((sentences) => sentences.length > 0);

export const sentencesOf = (text: string, language: string): string[] => sentencesByParagraph(text, language).flat();
