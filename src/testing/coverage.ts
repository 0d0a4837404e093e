import { appendFileSync, mkdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { defaultFieldResolver, type GraphQLOutputType, type GraphQLSchema, getNamedType, isIntrospectionType, isLeafType, isObjectType } from 'graphql';
import { cacheFolder } from './prepared-database.ts';

/** One file per test process, a schema coordinate (`Task.name`) per line. Emptied when a run begins. */
export const coverageFolder = new URL('coverage/', cacheFolder);

const recorded = new WeakSet<GraphQLSchema>();

/**
 * Changes the schema's resolvers so that they report each field once, when it first gives a value that is neither null nor empty
 * nor zero. `false` counts: for a yes-or-no it is as good an answer as `true`.
 */
export function recordAnswers(schema: GraphQLSchema, report: (coordinate: string) => void = appendToFile): void {
  if (recorded.has(schema)) return;
  recorded.add(schema);
  const seen = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const resolve = field.resolve ?? defaultFieldResolver;
      const inspect = (value: unknown) => {
        if (seen.has(coordinate) || !isAnswer(value, field.type)) return;
        seen.add(coordinate);
        report(coordinate);
      };
      field.resolve = (...args) => {
        const value = adopt(resolve(...args));
        if (!seen.has(coordinate)) whenSettled(value, inspect);
        return value;
      };
    }
  }
}

/** Prisma's promises begin their query when they are awaited: as a real one, it can be heard by two. */
function adopt(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'then' in value ? Promise.resolve(value) : value;
}

/** Lists may hold promises; whoever executes the operation hears of what is rejected. */
function whenSettled(value: unknown, inspect: (value: unknown) => void): void {
  if (Array.isArray(value)) for (const item of value) whenSettled(item, inspect);
  else if (value instanceof Promise) value.then((settled) => whenSettled(settled, inspect), ignore);
  else inspect(value);
}

function ignore(): void {}

function isAnswer(value: unknown, outputType: GraphQLOutputType): boolean {
  if (value === null || value === undefined) return false;
  const type = getNamedType(outputType);
  if (!isLeafType(type)) return true;
  try {
    return isMeaningful(type.coerceOutputValue(value));
  } catch {
    return false;
  }
}

function isMeaningful(value: unknown): boolean {
  switch (typeof value) {
    case 'boolean':
      return true;
    case 'number':
      return value !== 0;
    case 'string':
      // A Decimal of zero is '0' or '0.00'.
      return Number(value) !== 0;
    case 'object':
      return value !== null && Object.keys(value).length > 0;
    default:
      return false;
  }
}

/** At once, because a test process may be killed. */
function appendToFile(coordinate: string): void {
  mkdirSync(coverageFolder, { recursive: true });
  appendFileSync(new URL(`${process.pid}.txt`, coverageFolder), `${coordinate}\n`);
}

/** The coordinates that the latest run of the suite saw answered. */
export async function readAnswers(): Promise<Set<string>> {
  const names = await readdir(coverageFolder).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, coverageFolder), 'utf8')));
  return new Set(texts.flatMap((text) => text.split('\n')).filter(Boolean));
}
