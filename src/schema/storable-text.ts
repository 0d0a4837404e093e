import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import { badUserInput } from './graphql-errors.ts';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      storableText: StorableTextPlugin<Types>;
    }
  }
}

/**
 * Postgres has no place for NUL characters, in text as in jsonb, nor for halves of surrogate pairs. This plugin refuses them
 * in every argument of every field, so that no resolver meets them.
 */
export class StorableTextPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    if (Object.keys(field.args).length === 0) return field;
    const check = (args: Record<string, unknown>) => {
      checkText(args, []);
      return args;
    };
    return { ...field, argMappers: [check, ...field.argMappers] };
  }
}

export const storableText = 'storableText';

SchemaBuilder.registerPlugin(storableText, StorableTextPlugin);

/** @throws BAD_USER_INPUT that names the place. */
function checkText(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw badUserInput(`${path.join('.')} holds a NUL character.`);
    if (!value.isWellFormed()) throw badUserInput(`${path.join('.')} holds half of a surrogate pair.`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      checkText(key, path);
      checkText(item, [...path, key]);
    }
  }
}
