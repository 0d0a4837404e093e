import { parse } from 'csv-parse/sync';
import type { Json } from '../../domain/step-outcome.ts';
import type { parseCsv } from '../../domain/tools/catalogue.ts';
import { cleanJson } from '../clean-text.ts';
import { ToolFault } from './tool-fault.ts';
import type { ToolRunner } from './tool-runner.ts';

const DELIMITERS = [',', ';', '\t', '|'];
const MAX_CHARACTERS = 1_000_000;
const SAMPLE_LINES = 20;

export const runParseCsv: ToolRunner<typeof parseCsv> = async ({ text, delimiter = likelyDelimiter(text), header }) => {
  if (text.length > MAX_CHARACTERS) throw new ToolFault(`The text has more than ${MAX_CHARACTERS} characters.`);
  try {
    const rows: Json[] = parse(text, { delimiter, columns: header, bom: true, skip_empty_lines: true, relax_column_count: !header });
    return { rows: cleanJson(rows), count: rows.length };
  } catch (error) {
    throw new ToolFault(`It is no CSV with the delimiter ${JSON.stringify(delimiter)}: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** The one that makes the most columns of which each line has as many. */
function likelyDelimiter(text: string): string {
  const columnsWith = (delimiter: string) => {
    try {
      const rows: string[][] = parse(text, { delimiter, bom: true, skip_empty_lines: true, relax_column_count: true, to: SAMPLE_LINES });
      const [first = []] = rows;
      return rows.every(({ length }) => length === first.length) ? first.length : 0;
    } catch {
      return 0;
    }
  };
  const [likely] = DELIMITERS.map((delimiter) => ({ delimiter, columns: columnsWith(delimiter) })).sort((a, b) => b.columns - a.columns);
  return likely?.delimiter ?? ',';
}
