import * as chrono from 'chrono-node';

export interface FoundDate {
  /** As it stands in the text. */
  text: string;
  /** `yyyy-mm-dd`; null where it is relative to a day that nobody gave. */
  date: string | null;
  /** Counted from the reference date: `tomorrow`, or a day without its year. */
  relative: boolean;
  /** `03/04/2025` is read as month and day, and could be day and month. */
  ambiguous: boolean;
}

/** `24.12.2025` is day, month, year wherever it is written. */
const dotted: chrono.Parser = {
  pattern: () => /(?<![\w.-])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?![\w-]|\.\d)/,
  extract: (_context, match) => ({ day: Number(match[1]), month: Number(match[2]), year: Number(match[3]) }),
};

const casual = (locale: { casual: chrono.Chrono }): chrono.Chrono => {
  const parser = locale.casual.clone();
  parser.parsers.unshift(dotted);
  return parser;
};

const english = casual(chrono.en);

const byLanguage: Record<string, chrono.Chrono> = {
  de: casual(chrono.de),
  fr: casual(chrono.fr),
  es: casual(chrono.es),
  pt: casual(chrono.pt),
  nl: casual(chrono.nl),
  it: casual(chrono.it),
  ja: casual(chrono.ja),
  zh: casual(chrono.zh),
  ru: casual(chrono.ru),
  uk: casual(chrono.uk),
};

const exists = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

const isoDay = (components: chrono.ParsedComponents): string | null => {
  const [year, month, day] = (['year', 'month', 'day'] as const).map((component) => components.get(component));
  if (!year || !month || !day || !exists(year, month, day)) return null;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};

/** Words that are a day's short form only by chance, times of day, and what is a duration, a ratio or a version. */
const noDay = (result: chrono.ParsedResult, text: string): boolean => {
  const before = text.slice(Math.max(0, result.index - 12), result.index);
  const behind = text.slice(result.index + result.text.length, result.index + result.text.length + 2);
  return (
    /^(?:now|sat|sun|mon|may|march|mar|second|wed|fri)$/.test(result.text) ||
    /^\d{1,2}[/.-]\d{1,2}$/.test(result.text) ||
    /^\d{1,2}[.]\d{1,2}[.]\d{2}$/.test(result.text) ||
    /^(?:for|within|during|over|every|last|past)\b.*\b(?:days?|weeks?|months?|years?)$/i.test(result.text) ||
    /\b(?:for|within|every|per|version|v)\s+$/i.test(before) ||
    /[\w#/.-]$/.test(before) ||
    /^(?:-\d|\.\d|\/\d|\w)/.test(behind)
  );
};

/** Whether the text names a day at all: `December 2025` and `at noon` do not. */
const namesDay = (components: chrono.ParsedComponents): boolean =>
  (components.isCertain('day') && components.isCertain('month')) || components.isCertain('weekday');

/** A day that is written out has its year in it; the parser's own marks do not cover every casual word. */
const writesYear = /\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)|['’]\d{2}(?!\d)|\p{L}[\s.,-]+\d{2}(?!\d)\s*$|[年년]/u;

const isRelative = (text: string, components: chrono.ParsedComponents): boolean =>
  !writesYear.test(text) ||
  !components.isCertain('year') ||
  !components.isCertain('day') ||
  [...components.tags()].some((tag) => tag.startsWith('result/relative') || tag.startsWith('casualReference/'));

const isMoment = (components: chrono.ParsedComponents): boolean => components.tags().has('result/relativeDateAndTime');

/** `2025-13-01` is no day, though a parser may take the 13 for one: what is written year first goes on with the month. */
const isMisread = (text: string, components: chrono.ParsedComponents): boolean => {
  const [, month, day] = /^\d{4}[-/.](\d{1,2})[-/.](\d{1,2})/.exec(text) ?? [];
  return month !== undefined && (Number(month) !== components.get('month') || Number(day) !== components.get('day'));
};

const foundDate = (text: string, components: chrono.ParsedComponents, hasReference: boolean, relative: boolean): FoundDate[] => {
  const date = isoDay(components);
  if (date === null) return [];
  const [, first, second] = /^(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}$/.exec(text) ?? [];
  const ambiguous = first !== undefined && Number(first) <= 12 && Number(second) <= 12 && first !== second;
  return [{ text, date: relative && !hasReference ? null : date, relative, ambiguous }];
};

/**
 * The calendar days in a text in the given language (ISO 639-1), each once. Relative ones are counted from `reference`, a day without year
 * is the next one from there; without a reference their date is null.
 */
export const findDates = (text: string, language: string, reference: Date | undefined): FoundDate[] => {
  const parser = byLanguage[language] ?? english;
  const results = parser.parse(text, { instant: reference ?? new Date(0), timezone: 0 }, { forwardDate: true });
  const dates = results
    .filter((result) => !noDay(result, text) && namesDay(result.start) && !isMisread(result.text, result.start) && !isMoment(result.start))
    .flatMap((result) => {
      const relative = isRelative(result.text, result.start) && !(result.end && !isRelative(result.text, result.end) && result.start.isCertain('month'));
      const start = foundDate(result.text, result.start, reference !== undefined, relative);
      const end = result.end && namesDay(result.end) ? foundDate(result.text, result.end, reference !== undefined, relative) : [];
      return [...start, ...end];
    });
  return [...new Map(dates.map((found) => [found.date ?? found.text, found])).values()];
};
