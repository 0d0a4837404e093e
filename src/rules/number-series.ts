import type { Json } from '../domain/step-outcome.ts';
import { parsedIfJson } from './material.ts';
import { type FoundNumber, numbersInText } from './numbers-in-text.ts';
import { replaceSpans } from './spans.ts';
import { findTable, type Table } from './table.ts';

export interface NumberSeries {
  numbers: number[];
  /** Where they come from, for people. */
  from: string;
  /** 0 to 1: that these are meant, all of them and no others. */
  certainty: number;
  /** The numbers of each column, where they come from a table. */
  columns?: Record<string, number[]>;
}

/** Columns that number, name or date their rows measure nothing. */
const identifier =
  /^(?:#|id|.*[_\s-]id|.*Id|nr|no\.?|number|index|idx|row|rank|position|line|year|month|day|date|time|timestamp|hour|zip|postal.?code|postcode|phone|sku)$/i;

/** A text that holds one number and at most its unit; undefined for anything else. */
const soleNumber = (text: string): number | undefined => {
  if (/^\s*[-+]?\d{1,15}(?:\.\d+)?\s*$/.test(text)) return Number(text);
  if (text.length > 60 || !/\d/.test(text)) return undefined;
  const [found, ...others] = numbersInText(text);
  const rest = found ? `${text.slice(0, found.index)}${text.slice(found.end)}` : text;
  return found && others.length === 0 && /^[\s$€£¥%+()]*$/.test(rest) ? found.value : undefined;
};

const numberOf = (value: Json | undefined): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' ? soleNumber(value) : undefined;
};

const columnsSeries = (columns: Record<string, number[]>, from: string): NumberSeries | undefined => {
  const measured = Object.entries(columns).filter(([name, numbers]) => numbers.length > 0 && !identifier.test(name));
  const chosen = measured.length > 0 ? measured : Object.entries(columns).filter(([, numbers]) => numbers.length > 0);
  const numbers = chosen.flatMap(([, values]) => values);
  if (numbers.length === 0) return undefined;
  const names = chosen.map(([name]) => name);
  const certainty = chosen.length === 1 ? 0.95 : 0.7;
  return { numbers, from: `the column${names.length === 1 ? '' : 's'} ${names.join(', ')} of ${from}`, certainty, columns: Object.fromEntries(chosen) };
};

const seriesOfTable = ({ columns, rows }: Table): NumberSeries | undefined => {
  const numeric = columns.flatMap((name, index) => {
    const cells = rows.map((row) => row[index] ?? '').filter((cell) => cell !== '');
    const numbers = cells.map(soleNumber).filter((number) => number !== undefined);
    return numbers.length > 0 && numbers.length >= cells.length * 0.6 ? [[name, numbers] as const] : [];
  });
  return columnsSeries(Object.fromEntries(numeric), 'the table');
};

interface Leaf {
  name: string;
  number: number;
  inList: boolean;
}

/** Every number in a value with the name of its field; `inList` where it is one of several under that name. */
const leavesOf = (value: Json | undefined, name: string, inList: boolean): Leaf[] => {
  const number = numberOf(value);
  if (number !== undefined) return [{ name, number, inList }];
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, name, true));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, key, inList));
};

const seriesOfJson = (value: Json): NumberSeries | undefined => {
  const leaves = leavesOf(value, 'value', false);
  const listed = leaves.filter(({ inList }) => inList);
  const chosen = listed.length > 0 ? listed : leaves;
  // A Map: a field may be called `__proto__`.
  const columns = new Map<string, number[]>();
  for (const { name, number } of chosen) {
    const column = columns.get(name);
    if (column) column.push(number);
    else columns.set(name, [number]);
  }
  const series = columnsSeries(Object.fromEntries(columns), 'the JSON');
  // Fields of one object beside each other are one series: sales by month, say.
  return series && listed.length === 0 ? { ...series, certainty: Math.max(series.certainty, 0.8) } : series;
};

const enumerates = /^[\s,;/|&\]})([{"']*(?:\b(?:and|or|then|und|et|y|e|en)\b)?[\s,;/|&([{"']*$/i;

/** The members of enumerations (`12, 15 and 18`) of at least three numbers. */
const enumerated = (text: string, found: readonly FoundNumber[]): FoundNumber[] => {
  const runs: FoundNumber[][] = [];
  for (const number of found) {
    const previous = runs.at(-1)?.at(-1);
    if (previous && enumerates.test(text.slice(previous.end, number.index))) runs.at(-1)?.push(number);
    else runs.push([number]);
  }
  return runs.some((run) => run.length >= 3) ? runs.filter((run) => run.length >= 2).flat() : [];
};

/** Whether the numbers stand in the same place of like phrases: before the same word, behind the same word or sign. */
const parallel = (text: string, found: readonly FoundNumber[]): boolean => {
  if (found.length < 3) return false;
  const behind = found.map(({ end }) =>
    /^\s?([\p{L}%]+)/u
      .exec(text.slice(end, end + 30))?.[1]
      ?.toLowerCase()
      .replace(/s$/, ''),
  );
  const before = found.map(({ index }) => /([\p{L}:=(]+)\s*$/u.exec(text.slice(Math.max(0, index - 30), index))?.[1]?.toLowerCase());
  const signs = found.map(({ index, end }) => /[%$€£¥]/.exec(text.slice(index, end))?.[0]);
  return [behind, before, signs].some((marks) => marks[0] !== undefined && marks.every((mark) => mark === marks[0]));
};

const wordCount = (text: string): number => text.match(/\p{L}{2,}/gu)?.length ?? 0;

/** `Monday: 12` and so on: a name and a number per line or part. */
const labelled = (text: string, found: readonly FoundNumber[]): boolean => {
  const parts = text.split(/\n|;|,\s/).filter((part) => part.trim() !== '');
  const pairs = parts.filter((part) => /[:=]\s*[$€£¥]?[-−+]?[\d.]|\t/.test(part) || (wordCount(part) <= 3 && /\d[^\p{L}]*$/u.test(part)));
  return found.length >= 2 && pairs.length >= Math.max(2, parts.length * 0.7) && wordCount(text) <= found.length * 5;
};

/** The series that a text consists of or lists; undefined for prose in which numbers merely occur. */
const seriesOfText = (text: string): NumberSeries | undefined => {
  const found = numbersInText(text);
  const outside = replaceSpans(text, found, () => ' ');
  const values = (members: readonly FoundNumber[]): number[] => members.map(({ value }) => value);
  if (found.length > 0 && !/\p{L}/u.test(outside)) return { numbers: values(found), from: 'a list', certainty: 0.95 };
  const table = findTable(text);
  const column = table && seriesOfTable(table);
  if (column) return column;
  if (found.length === 0) return undefined;
  const words = wordCount(outside);
  const members = enumerated(text, found);
  if (members.length > 0 && words <= Math.max(30, members.length * 4))
    return { numbers: values(members), from: 'an enumeration', certainty: members.length === found.length ? 0.9 : 0.75 };
  if (labelled(text, found)) return { numbers: values(found), from: 'numbers with names', certainty: 0.85 };
  if (parallel(text, found) && words <= found.length * 8) return { numbers: values(found), from: 'like phrases with a number each', certainty: 0.7 };
  return words <= 2 ? { numbers: values(found), from: 'a number and its name', certainty: 0.6 } : undefined;
};

/** The series of numbers that a material is, or undefined where it is something else. */
export const findSeries = (material: Json): NumberSeries | undefined => {
  const value = parsedIfJson(material);
  if (typeof value === 'string') return seriesOfText(value);
  const series = seriesOfJson(value);
  if (!series) return undefined;
  const prose = JSON.stringify(value).length > 200 && wordCount(JSON.stringify(value)) > series.numbers.length * 10;
  return prose ? undefined : series;
};
