import { z } from 'zod';
import type { Json } from '../step-outcome.ts';

/** A tool as a model is told of it. What it does is `execution/tools/`, under the same name. */
export interface Tool<Name extends string = string, Arguments extends z.ZodObject = z.ZodObject> {
  readonly name: Name;
  /** For the model: what it does, and when to use it. */
  readonly description: string;
  /** A strict object; every field carries `.describe(…)`. */
  readonly arguments: Arguments;
}

export function defineTool<Name extends string, Arguments extends z.ZodObject>(tool: Tool<Name, Arguments>): Tool<Name, Arguments> {
  return tool;
}

export type ArgumentsOf<Definition extends Tool> = z.output<Definition['arguments']>;

/** JSON Schema of what a caller may give: fields with a default are optional. */
export function argumentsSchema(tool: Tool): Json {
  const { $schema, ...schema } = z.toJSONSchema(tool.arguments, { io: 'input' });
  // Zod's type says what a schema may hold; what it made is plain JSON.
  return schema as Json;
}
