import { decimalSignOf, parseNumber } from './number-format.ts';

export interface FoundNumber {
  value: number;
  index: number;
  end: number;
}

const unit = String.raw`%|‰|°\s?[CFK]?\b|(?:[kKMG]i?B|[kmcµn]?[mgslLVAW]|kW[h]?|[kMG]?Hz|ms|min|mins?|hrs?|h|sec|secs|px|pt|pts|USD|EUR|GBP|km\/h|mph|kcal|bpm|ppm|ft|lbs?|oz|in)\b|[€$£¥]`;
const sign = String.raw`(?:(?<![\p{L}\p{N}.)])[-−+])?`;
const grouped = String.raw`\d{1,3}(?:[,'’\u00a0\u202f]\d{3})+(?:\.\d+)?`;
const groupedWithPoints = String.raw`\d{1,3}(?:\.\d{3})+,\d+`;
const plain = String.raw`(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?`;
const withComma = String.raw`\d+(?:,\d+)?`;

/** Neither part of a word, a date, a time, a version nor an address before or behind. */
const before = String.raw`(?<![\p{L}\p{N}_#]|[\p{L}\p{N}][-.,:/@]|\d[-−/:])`;
const behind = String.raw`(?:\s?(?:${unit}))?(?![\p{L}\p{N}_@]|[-/:.]\d|[-:/]\p{L}|\.\p{L})`;

const patterns = {
  list: new RegExp(`(?<![\\p{L}\\p{N}_#]|[\\p{L}\\p{N}][-.:/@])([$€£¥]?${sign}[$€£¥]?)(${plain})${behind}`, 'gu'),
  point: new RegExp(`${before}([$€£¥]?\\s?${sign}[$€£¥]?)(${groupedWithPoints}|${grouped}|${plain})${behind}`, 'gu'),
  comma: new RegExp(`${before}([$€£¥]?\\s?${sign}[$€£¥]?)(${groupedWithPoints}|${withComma})${behind}`, 'gu'),
};

/** `100,200,300`: commas without spaces separate a list; with four digits or none between them they cannot group thousands. */
const isBareList = (text: string): boolean =>
  /^\s*[[(]?\s*[-−+]?\d+(?:\.\d+)?(?:,[-−+]?\d+(?:\.\d+)?)+\s*[\])]?\s*$/.test(text) && !/^\s*\d{1,3},\d{3}\s*$/.test(text);

const daysAndTimes =
  /\b\d{4}-\d{1,2}-\d{1,2}(?:T[\d:.]+(?:Z|[-+]\d\d:?\d\d)?)?\b|\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?\b|\b\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s+\d{4})?\b|\b\d{1,2}:\d{2}(?::\d{2})?\s?(?:[ap]\.?m\b\.?)?/gi;

/** Same length, so that indexes hold. */
const blank = (text: string, pattern: RegExp): string => text.replace(pattern, (match) => '\u0001'.repeat(match.length));

/** The numbers that a text writes with digits, in order. Dates, times, versions, ordinals and what is part of a name are none. */
export const numbersInText = (text: string): FoundNumber[] => {
  const decimalSign = decimalSignOf(text);
  const pattern = isBareList(text) ? patterns.list : patterns[decimalSign];
  return [...blank(text, daysAndTimes).matchAll(pattern)].flatMap((match) => {
    const [whole, signs = '', digits = ''] = match;
    const pointed = /\.\d{3},/.test(digits) ? 'comma' : decimalSign;
    const value = parseNumber(`${/[-−]/.test(signs) ? '-' : ''}${digits}`, pointed);
    return value === undefined ? [] : [{ value, index: match.index, end: match.index + whole.length }];
  });
};
