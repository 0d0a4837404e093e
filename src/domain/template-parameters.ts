import { isDeepStrictEqual } from 'node:util';
import type { Json } from './step-outcome.ts';

export const parameterTypes = ['STRING', 'INTEGER', 'NUMBER', 'BOOLEAN', 'ARRAY', 'OBJECT'] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface TemplateParameter {
  name: string;
  type: ParameterType;
  required: boolean;
  description: string | null;
  /** Absent: no default. */
  defaultValue?: Json;
  enumValues: Json[] | null;
}

export interface ParameterCheck {
  valid: boolean;
  missingParameters: string[];
  invalidParameters: { name: string; expected: string; message: string }[];
  unknownParameters: string[];
}

const fits: Record<ParameterType, (value: unknown) => boolean> = {
  STRING: (value) => typeof value === 'string',
  INTEGER: (value) => Number.isSafeInteger(value),
  NUMBER: (value) => typeof value === 'number' && Number.isFinite(value),
  BOOLEAN: (value) => typeof value === 'boolean',
  ARRAY: Array.isArray,
  OBJECT: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** What is wrong with one value, or undefined. */
export function parameterFault({ type, enumValues }: TemplateParameter, value: unknown): { expected: string; message: string } | undefined {
  const expected = type.toLowerCase();
  if (!fits[type](value)) return { expected, message: `must be ${/^[aio]/.test(expected) ? 'an' : 'a'} ${expected}, not ${describe(value)}` };
  if (enumValues && !enumValues.some((allowed) => isDeepStrictEqual(allowed, value))) {
    const allowed = enumValues.map((item) => JSON.stringify(item)).join(', ');
    return { expected: `one of ${allowed}`, message: `must be one of ${allowed}` };
  }
  return undefined;
}

/** Everything that is wrong at once. Null stands for "not given". */
export function checkParameters(parameters: readonly TemplateParameter[], values: unknown): ParameterCheck {
  const given = asObject(values);
  if (!given) {
    const invalid = { name: '', expected: 'object', message: `parameters must be an object, not ${describe(values)}` };
    return { valid: false, missingParameters: [], invalidParameters: [invalid], unknownParameters: [] };
  }
  const missingParameters: string[] = [];
  const invalidParameters: ParameterCheck['invalidParameters'] = [];
  for (const parameter of parameters) {
    const value = Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined;
    if (value === undefined || value === null) {
      if (parameter.required && parameter.defaultValue === undefined) missingParameters.push(parameter.name);
      continue;
    }
    const fault = parameterFault(parameter, value);
    if (fault) invalidParameters.push({ name: parameter.name, expected: fault.expected, message: `${parameter.name} ${fault.message}` });
  }
  const known = new Set(parameters.map(({ name }) => name));
  const unknownParameters = Object.keys(given).filter((name) => !known.has(name));
  const valid = missingParameters.length + invalidParameters.length + unknownParameters.length === 0;
  return { valid, missingParameters, invalidParameters, unknownParameters };
}

/** The values that placeholders see: what was given, and the defaults. */
export function withDefaults(parameters: readonly TemplateParameter[], values: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  return Object.fromEntries(
    parameters.flatMap(({ name, defaultValue }) => {
      const given = Object.hasOwn(values, name) ? values[name] : undefined;
      const value = given ?? defaultValue;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

export function asObject(value: unknown): Record<string, unknown> | undefined {
  return fits.OBJECT(value) ? (value as Record<string, unknown>) : undefined;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${JSON.stringify(value)?.slice(0, 60)}`;
}
