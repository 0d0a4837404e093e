import { eld } from 'eld/extrasmall';
import * as stopword from 'stopword';

export interface Language {
  /** ISO 639-1; `und` where nothing tells. */
  code: string;
  /** English name, for example `German`. */
  name: string;
  confidence: number;
}

/** Writing systems that one language uses nearly alone. Han without kana is Chinese. */
const scripts: readonly [RegExp, string][] = [
  [/[\p{sc=Hiragana}\p{sc=Katakana}]/gu, 'ja'],
  [/\p{sc=Hangul}/gu, 'ko'],
  [/\p{sc=Han}/gu, 'zh'],
  [/\p{sc=Thai}/gu, 'th'],
  [/\p{sc=Hebrew}/gu, 'he'],
  [/\p{sc=Greek}/gu, 'el'],
  [/\p{sc=Armenian}/gu, 'hy'],
  [/\p{sc=Georgian}/gu, 'ka'],
  [/\p{sc=Tamil}/gu, 'ta'],
  [/\p{sc=Telugu}/gu, 'te'],
  [/\p{sc=Bengali}/gu, 'bn'],
  [/\p{sc=Gujarati}/gu, 'gu'],
  [/\p{sc=Gurmukhi}/gu, 'pa'],
];

/** Lists of the commonest words: short texts have too few letters for statistics, but they have these. */
const commonWords: Record<string, ReadonlySet<string>> = Object.fromEntries(
  Object.entries({
    en: [
      ...stopword.eng,
      ..."hi hello hey please thanks thank what's it's i'm don't let's yes okay write summarize translate extract calculate find list explain fix debug sum".split(
        ' ',
      ),
    ],
    de: [...stopword.deu, ...'hallo guten tag morgen danke bitte mir dir für über schreibe'.split(' ')],
    fr: [...stopword.fra, ...'bonjour salut merci moi écris quelle quel'.split(' ')],
    es: [...stopword.spa, ...'hola gracias buenos días cómo qué cuál escribe resume'.split(' ')],
    it: [...stopword.ita, ...'ciao grazie buongiorno scrivi riassumi'.split(' ')],
    pt: [...stopword.por, ...'olá obrigado obrigada resuma escreva bom'.split(' ')],
    nl: [...stopword.nld, ...'hallo dank schrijf vat samen'.split(' ')],
    pl: [...stopword.pol, ...'cześć dziękuję proszę napisz'.split(' ')],
    sv: [...stopword.swe, ...'hej tack skriv'.split(' ')],
    da: stopword.dan,
    no: stopword.nob,
    fi: stopword.fin,
    cs: stopword.ces,
    ro: stopword.ron,
    hu: stopword.hun,
    tr: [...stopword.tur, 'merhaba', 'metni', 'özetle'],
    vi: stopword.vie,
    ru: [...stopword.rus, ...'привет здравствуйте спасибо напиши пожалуйста'.split(' ')],
    uk: [...stopword.ukr, ...'привіт дякую напиши'.split(' ')],
    bg: stopword.bul,
    ar: [...stopword.ara, 'مرحبا'],
    fa: stopword.fas,
  }).map(([code, words]) => [code, new Set(words)]),
);

/** Speakers decide ties: a text that could be Russian or Bulgarian is more often Russian. */
const widelySpoken: Record<string, number> = { en: 0.06, es: 0.03, fr: 0.03, de: 0.03, ru: 0.03, ar: 0.03, pt: 0.02, it: 0.01, tr: 0.01 };

/** What has letters, but says nothing about the language: code, addresses, placeholders. */
const wordless = /```[\s\S]*?(?:```|$)|`[^`\n]*`|\bhttps?:\/\/\S+|\S{1,80}@\S{1,80}|\{\{.*?\}\}|<[^<>\n]{1,200}>|\b\w+[_./\\]\w[\w./\\]*/gu;

const maxCharacters = 4000;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

const names = new Intl.DisplayNames('en', { type: 'language' });

const named = (code: string, confidence: number): Language => ({
  code,
  name: code === 'und' ? 'unknown' : (names.of(code) ?? code),
  confidence: Math.round(Math.min(1, confidence) * 100) / 100,
});

/** The language of a script of its own, where most of the text is in it. Alphabets need about four letters for what a Han character says. */
const languageOfScript = (text: string): Language | undefined => {
  const others = count(text, /[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Devanagari}]/gu) / 4;
  const counts = scripts.map(([pattern, code]) => ({ code, letters: count(text, pattern) }));
  const total = counts.reduce((sum, { letters }) => sum + letters, 0);
  if (total === 0 || total <= others) return undefined;
  const [kana, , han] = counts;
  const best = counts.toSorted((a, b) => b.letters - a.letters)[0];
  if (kana && han && best?.code === 'zh' && kana.letters > han.letters / 20) return named('ja', 0.95);
  return best && named(best.code, 0.95);
};

/** By the letters' statistics, corrected by the commonest words. */
const languageByWords = (text: string): Language => {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu) ?? [];
  if (words.length === 0) return named('und', 0);
  const scores = eld.detect(text).getScores();
  const candidates = new Set([...Object.keys(scores), ...Object.keys(commonWords)]);
  const ranked = [...candidates]
    .map((code) => {
      const common = words.filter((word) => commonWords[code]?.has(word.replace('’', "'"))).length / words.length;
      return { code, common, score: (scores[code] ?? 0) + common * 0.8 + (widelySpoken[code] ?? 0) };
    })
    .toSorted((a, b) => b.score - a.score);
  const [first, second] = ranked;
  if (!first || (first.common === 0 && !(first.code in scores))) return named('und', 0);
  const lead = Math.min(0.4, first.score - (second?.score ?? 0));
  const evidence = Math.min(1, (words.length + words.length * first.common) / 6);
  return named(first.code, 0.2 + lead + evidence * 0.5);
};

/** A request may quote another language: the words around the quotation count, where there are enough of them. */
const withoutQuotations = (text: string): string => {
  const rest = text.replace(/"[^"]+"|“[^”]+”|„[^“”]+[“”]|«[^»]+»/g, ' ');
  return count(rest, /\p{L}{2,}/gu) >= 2 ? rest : text;
};

/** Which language a text is in. A text without words is `und`, with confidence 0. */
export const detectLanguage = (text: string): Language => {
  const prose = text
    .slice(0, maxCharacters * 4)
    .replace(wordless, ' ')
    .slice(0, maxCharacters);
  return languageOfScript(prose) ?? languageByWords(withoutQuotations(prose));
};
