import type { Json } from '../domain/step-outcome.ts';
import { type FoundDate, findDates } from './find-dates.ts';
import { findJson } from './find-json.ts';
import { findLinks } from './find-links.ts';
import { detectLanguage } from './language.ts';
import { chooseMaterial, materialText, refuseUnusable, textNames } from './material.ts';
import { asConfidence, type RuleAgent, type RuleAnswer, RuleInputError } from './rule-agent.ts';
import { replaceSpans } from './spans.ts';
import { findTable, type Table } from './table.ts';
import { limitText, withoutBlobs } from './text-limit.ts';

const wanted = 'a text, as a string or as {"text": "…"}; relative dates need {"referenceDate": "yyyy-mm-dd"} as well';

/** Links and structured data are cheap to find; dates are not. */
const maxCharacters = 2_000_000;
const maxRecords = 1000;

const referenceOf = (inputs: Json): Date | undefined => {
  const given = typeof inputs === 'object' && inputs !== null && !Array.isArray(inputs) ? inputs.referenceDate : undefined;
  if (given === undefined || given === null) return undefined;
  const date = typeof given === 'string' && /^\d{4}-\d{2}-\d{2}/.test(given) ? new Date(`${given.slice(0, 10)}T12:00:00Z`) : undefined;
  if (!date || Number.isNaN(date.getTime())) throw new RuleInputError('referenceDate is no day: give it as yyyy-mm-dd.');
  return date;
};

/** The cells of a table in lines of their own: a comma may be part of an address, but here it ends one. */
const withCellsApart = (text: string, { rows, columns, lines: [start, end] }: Table): string => {
  const lines = text.split(/\r\n?|\n/);
  return [...lines.slice(0, start), ...[columns, ...rows].flat(), ...lines.slice(end)].join('\n');
};

const tableJson = ({ columns, rows, delimiter }: Table): Json => ({
  columns,
  rowCount: rows.length,
  rows: rows.slice(0, maxRecords),
  delimiter,
});

const dateJson = ({ text, date, relative, ambiguous }: FoundDate): Json => ({ text, date, ...(relative && { relative }), ...(ambiguous && { ambiguous }) });

const counted = (count: number, noun: string): string[] => (count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`]);

const extract = (inputs: Json): RuleAnswer => {
  refuseUnusable(inputs, wanted);
  const reference = referenceOf(inputs);
  const { value, path } = chooseMaterial(inputs, textNames);
  const whole = materialText(value);
  if (whole === undefined) throw new RuleInputError(`There is no text in ${path} to extract from. Give ${wanted}.`);
  const { text, limited } = limitText(whole, maxCharacters);
  const json = findJson(text);
  const table = findTable(replaceSpans(text, json, (piece) => piece.replace(/[^\n]/g, ' ')));
  const separated = table ? withCellsApart(text, table) : text;
  const { urls, emails, spans } = findLinks(separated);
  const prose = limitText(withoutBlobs(replaceSpans(separated, spans, (link) => ' '.repeat(link.length))));
  const dates = findDates(prose.text, detectLanguage(prose.text).code, reference);

  const cut = limited ?? prose.limited;
  const undated = dates.filter(({ date }) => date === null).length;
  const unsure = dates.filter(({ date, ambiguous }) => ambiguous || date === null).length + json.filter(({ repaired }) => repaired).length;
  const total = urls.length + emails.length + dates.length + json.length + (table ? 1 : 0);
  const found = [
    ...counted(urls.length, 'url'),
    ...counted(emails.length, 'email address').map((phrase) => phrase.replace('addresss', 'addresses')),
    ...counted(dates.length, 'date'),
    ...counted(json.length, 'JSON document'),
    ...(table ? [`a table of ${counted(table.rows.length, 'record')[0]}`] : []),
  ];
  return {
    output: {
      urls,
      emails,
      dates: dates.map(dateJson),
      json: json.map((document) => document.value),
      csv: table ? tableJson(table) : null,
      ...(cut && { limited: { ...cut } }),
    },
    confidence: asConfidence(total === 0 ? 0.5 : 0.95 - (0.4 * unsure) / total - (cut ? 0.2 : 0)),
    reasoning: [
      total === 0 ? `Neither urls, email addresses, dates, JSON nor CSV in ${path}.` : `Found in ${path}: ${found.join(', ')}.`,
      ...(undated > 0 ? ['Relative dates have no day, since no referenceDate was given.'] : []),
      ...(cut ? [`Looked for dates in the first ${prose.text.length} of ${whole.length} characters only.`] : []),
    ].join(' '),
  };
};

export const extractor: RuleAgent = { name: 'extractor', run: extract };
