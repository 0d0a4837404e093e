import { parse } from 'csv-parse/sync';

export interface Table {
  columns: string[];
  /** The records below the header, each with a field per column. */
  rows: string[][];
  delimiter: string;
  /** Where the table stands in its text, in lines: the first, and the one after the last. */
  lines: [number, number];
}

const delimiters = [',', ';', '\t', '|'] as const;

/** Delimiters outside of quotes in one line, and whether a quoted field goes on in the next line. */
const scanLine = (line: string, delimiter: string, quoted: boolean): { fields: number; quoted: boolean } => {
  let fields = 1;
  let inside = quoted;
  let fieldStart = !quoted;
  for (const character of line) {
    if (character === '"' && (inside || fieldStart)) inside = !inside;
    else if (character === delimiter && !inside) fields += 1;
    fieldStart = !inside && (character === delimiter || (fieldStart && character === ' '));
  }
  return { fields, quoted: inside };
};

interface Run {
  start: number;
  end: number;
  fields: number;
  records: number;
}

const maxRecordLines = 50;

/** The record that begins at a line: a quoted field may take several. Undefined where its quotes do not close soon. */
const recordAt = (lines: readonly string[], start: number, delimiter: string): { end: number; fields: number } | undefined => {
  let fields = 0;
  let quoted = false;
  for (let end = start; end < Math.min(lines.length, start + maxRecordLines); end += 1) {
    const line = scanLine(lines[end] ?? '', delimiter, quoted);
    fields += line.fields - (quoted ? 1 : 0);
    quoted = line.quoted;
    if (!quoted) return { end: end + 1, fields: end === start ? line.fields : fields };
  }
  return undefined;
};

/** Neighbouring records with the same number of fields, at least two. */
const runsOf = (lines: readonly string[], delimiter: string): Run[] => {
  const runs: Run[] = [];
  let line = 0;
  while (line < lines.length) {
    const record = recordAt(lines, line, delimiter);
    const last = runs.at(-1);
    if (!record || record.fields < 2) line += 1;
    else {
      if (last && last.end === line && last.fields === record.fields) {
        last.end = record.end;
        last.records += 1;
      } else runs.push({ start: line, end: record.end, fields: record.fields, records: 1 });
      line = record.end;
    }
  }
  return runs.filter(({ records }) => records >= 2);
};

/** Rows of a table in Markdown have bars at their ends and a line of dashes below the header. */
const unframed = (lines: readonly string[]): string[] =>
  lines.every((line) => /^\s*\|.*\|\s*$/.test(line)) ? lines.filter((line) => !/^[\s|:-]+$/.test(line)).map((line) => line.trim().slice(1, -1)) : [...lines];

const parseRun = (lines: readonly string[], run: Run, delimiter: string): Table | undefined => {
  try {
    const text = unframed(lines.slice(run.start, run.end)).join('\n');
    const [columns = [], ...rows] = parse(text, { delimiter, trim: true, relax_quotes: true, bom: true, skip_empty_lines: true });
    return { columns, rows, delimiter, lines: [run.start, run.end] };
  } catch {
    return undefined;
  }
};

/** Names of columns are short, different, and no sentences; prose with the same number of commas in two lines is no table. */
const plausible = ({ columns, rows, delimiter }: Table): boolean => {
  const named = columns.every((name) => name !== '' && name.length <= 60 && !/[.!?:]$/.test(name)) && new Set(columns).size === columns.length;
  const wordy = columns.filter((name) => name.split(/\s+/).length > 4).length;
  const speech = delimiter === ',' && /^(?:dear|hi|hello|hey|thanks|regards|best|sincerely)\b/i.test(columns[0] ?? '');
  const sentences = rows.flat().filter((cell) => cell.split(/\s+/).length > 12).length;
  return named && wordy === 0 && !speech && rows.length > 0 && sentences <= rows.length * columns.length * 0.3;
};

/** The largest table in a text, its first record taken as the header; undefined where there is none. */
export const findTable = (text: string): Table | undefined => {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  const tables = delimiters.flatMap((delimiter) =>
    runsOf(lines, delimiter).flatMap((run) => {
      const table = parseRun(lines, run, delimiter);
      return table && plausible(table) ? [table] : [];
    }),
  );
  const size = ({ columns, rows }: Table): number => columns.length * (rows.length + 1);
  return tables.toSorted((a, b) => size(b) - size(a))[0];
};
