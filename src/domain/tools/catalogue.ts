import { z } from 'zod';
import { defineTool, type Tool } from './tool.ts';

export const calculate = defineTool({
  name: 'calculate',
  description: 'Works out a mathematical expression, for example `(17.5 * 3) / 2`, `sqrt(2)` or `mean(1, 2, 4)`. Use it for every calculation.',
  arguments: z.strictObject({
    expression: z.string().min(1).max(10_000).describe('the expression: numbers, + - * / ^ %, brackets and functions'),
  }),
});

export const parseCsv = defineTool({
  name: 'parse_csv',
  description: 'Reads CSV text into rows.',
  arguments: z.strictObject({
    text: z.string().describe('the CSV text'),
    delimiter: z.string().length(1).optional().describe('one character; found out from the text where omitted'),
    header: z.boolean().default(true).describe('whether the first line names the columns: then rows are objects, else lists'),
  }),
});

export const formatJson = defineTool({
  name: 'format_json',
  description: 'Checks JSON text and writes it with indentation, or a JSON value as text.',
  arguments: z.strictObject({
    json: z.json().describe('JSON text, or any JSON value'),
    indent: z.number().int().min(0).max(10).default(2).describe('spaces per level; 0 writes one line'),
  }),
});

export const httpGet = defineTool({
  name: 'http_get',
  description: 'Reads a page or an API by HTTP GET. Private addresses are refused.',
  arguments: z.strictObject({
    url: z.string().min(1).describe('http or https address'),
    credential: z.string().min(1).optional().describe('name of a credential that the operator configured for that address'),
  }),
});

export const readArtifact = defineTool({
  name: 'read_artifact',
  description: 'Reads a text file that an earlier stage of the task has kept.',
  arguments: z.strictObject({
    path: z.string().min(1).max(1_000).describe('path of the artifact'),
  }),
});

export const writeArtifact = defineTool({
  name: 'write_artifact',
  description: 'Keeps a text as a file of the task, which people can download.',
  arguments: z.strictObject({
    path: z.string().min(1).max(1_000).describe('relative path with forward slashes, for example `report/summary.md`'),
    content: z.string().describe('the whole text'),
    mimeType: z.string().min(1).max(200).optional().describe("media type; by the path's ending where omitted"),
  }),
});

export const runTemplate = defineTool({
  name: 'run_template',
  description: 'Runs a published template as a task of its own, waits for its end and returns its result.',
  arguments: z.strictObject({
    template: z.string().min(1).describe('name of the template'),
    version: z.number().int().positive().optional().describe('the newest where omitted'),
    parameters: z.record(z.string(), z.json()).describe("the template's parameters, by name"),
  }),
});

export const delegate = defineTool({
  name: 'delegate',
  description: 'Gives a piece of the work to another agent and returns its answer.',
  arguments: z.strictObject({
    agent: z.string().min(1).describe('name of the other agent'),
    message: z.string().min(1).describe('what it is to do, with all that it needs to know'),
  }),
});

/** Every tool that an agent may be given without an MCP server. */
export const builtInTools = [calculate, parseCsv, formatJson, httpGet, readArtifact, writeArtifact, runTemplate, delegate] as const;

export type BuiltInToolName = (typeof builtInTools)[number]['name'];

const byName: ReadonlyMap<string, Tool> = new Map<string, Tool>(builtInTools.map((tool) => [tool.name, tool]));

/** Undefined where there is no built-in tool of that name. */
export function builtInTool(name: string): Tool | undefined {
  return byName.get(name);
}
