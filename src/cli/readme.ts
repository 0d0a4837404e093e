import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { shippedTemplates } from '../../prisma/seed/templates.ts';
import { variables } from '../config.ts';
import { stepTypes } from '../domain/step-types/registry.ts';
import { canBecome, isTerminal, taskStatuses } from '../domain/task-status.ts';
import { builtInTools } from '../domain/tools/catalogue.ts';
import { defaultLimits, type HttpLimits } from '../http/limits.ts';

/** Those that a client can run into. */
const limits: Partial<Record<keyof HttpLimits, string>> = {
  maxBodyBytes: 'bytes of a request body, or of a WebSocket message',
  operationMs: 'milliseconds until a query or mutation is answered; what it waits with `waitMs` comes on top',
  waitMs: 'milliseconds of waiting in one operation',
  maxTokens: 'tokens of a document',
  maxDepth: 'fields within each other',
  maxAliases: 'aliases of an operation',
  maxRootFields: 'root fields of an operation',
  maxDirectives: 'directives of a document',
  maxRepeatedPairs: 'pairs of fields that answer under the same name in the same place',
  maxValueDepth: 'lists and objects within each other, in variables',
  maxListItems: 'items of an input list, where its description says no other number',
  maxCost: 'cost of an operation: the objects that its answer may hold',
  maxOperationsPerSocket: 'operations at once on one WebSocket',
};

/** Part of `npm run generate`: what README.md has between `<!-- NAME -->` and `<!-- /NAME -->`, from what the code reads. */
const parts = {
  'task-states': taskStates(),
  templates: shippedTemplates
    .map(({ name, description, parameters }) => {
      const rows = parameters.map((parameter) => [`\`${parameter.name}\``, parameter.type, parameter.required ? 'yes' : '', parameter.description ?? '']);
      return `**\`${name}\`** – ${description}\n\n${table(['parameter', 'type', 'required', 'what it is'], rows)}`;
    })
    .join('\n\n'),
  'step-types': [...stepTypes.values()]
    .filter(({ isInternal }) => !isInternal)
    .map(({ type, description, config }) => `**\`${type}\`** – ${description}\n\n${table(['field', 'default', 'what it is'], fieldRows(config))}`)
    .join('\n\n'),
  tools: table(
    ['tool', 'arguments', 'what it does'],
    builtInTools.map(({ name, description, arguments: shape }) => [
      `\`${name}\``,
      fieldRows(shape)
        .map(([field = '']) => field)
        .join(', '),
      description,
    ]),
  ),
  environment: table(
    ['variable', 'default', 'what it is'],
    Object.entries(variables).map(([name, { fallback, about }]) => [`\`${name}\``, fallback, about]),
  ),
  limits: table(
    ['at most', 'of what'],
    Object.entries(defaultLimits).flatMap(([name, limit]) => {
      const about = limits[name as keyof HttpLimits];
      return about ? [[limit.toLocaleString('en'), about]] : [];
    }),
  ),
};

function taskStates(): string {
  const moves = taskStatuses.flatMap((from) => taskStatuses.filter((to) => canBecome(from, to)).map((to) => `${from} --> ${to}`));
  const ends = taskStatuses.filter(isTerminal).map((status) => `${status} --> [*]`);
  return ['```mermaid', 'stateDiagram-v2', ...[...moves, ...ends].map((line) => `  ${line}`), '```'].join('\n');
}

function fieldRows(config: z.ZodObject): string[][] {
  const { properties = {}, required = [] } = z.toJSONSchema(config, { io: 'input' });
  return Object.entries(properties).map(([name, field]) => {
    if (typeof field === 'boolean') throw new Error(`${name}: only fields with a description can be rendered`);
    const fallback = required.includes(name) ? 'required' : field.default === undefined ? '' : `\`${JSON.stringify(field.default)}\``;
    return [`\`${name}\``, fallback, [typeText(field), field.description].filter(Boolean).join(': ')];
  });
}

function typeText({ type, enum: values }: z.core.JSONSchema.JSONSchema): string {
  return values ? values.map((value) => `\`${String(value)}\``).join(', ') : [type ?? []].flat().join(' or ');
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const file = new URL('../../README.md', import.meta.url);
let readme = await readFile(file, 'utf8');
for (const [name, text] of Object.entries(parts)) {
  const place = new RegExp(`(?<=<!-- ${name} -->\\n).*?(?=<!-- /${name} -->)`, 's');
  if (!place.test(readme)) throw new Error(`README.md has no place for a part: <!-- ${name} --> and <!-- /${name} -->, each on a line of its own`);
  readme = readme.replace(place, () => `\n${text}\n\n`);
}
await writeFile(file, readme);
