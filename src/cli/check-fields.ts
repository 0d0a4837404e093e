import { readFile } from 'node:fs/promises';
import { buildSchema, isIntrospectionType, isObjectType } from 'graphql';
import { readAnswers } from '../testing/coverage.ts';

/** Coordinates of the object types' fields that are not among those answered. */
export function unansweredFields(sdl: string, answered: ReadonlySet<string>): string[] {
  return Object.values(buildSchema(sdl).getTypeMap())
    .filter((type) => isObjectType(type) && !isIntrospectionType(type))
    .flatMap((type) => (isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : []))
    .filter((coordinate) => !answered.has(coordinate));
}

if (import.meta.main) {
  const sdl = await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8');
  const unanswered = unansweredFields(sdl, await readAnswers());
  if (unanswered.length > 0) {
    console.error('The latest run of the suite never saw these fields answered with a value that is neither null nor empty nor zero:');
    for (const coordinate of unanswered) console.error(`  ${coordinate}`);
    console.error('Run the whole suite first (npm test); then test them, or do not publish them yet.');
    process.exitCode = 1;
  } else {
    console.info('Each field of schema.graphql was answered at least once.');
  }
}
