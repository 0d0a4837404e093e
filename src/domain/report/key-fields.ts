import type { Json } from '../step-outcome.ts';
import { agentRules, bulkFields, generalFields } from './key-field-rules.ts';
import { type Fields, isFields, plainName } from './report-log.ts';
import { fromEntries, shorten } from './shorten.ts';

/** Texts of unknown fields that are shown where no known one is there. */
const MAX_UNKNOWN_TEXT = 200;
/** Of all fields together, as JSON: what is left over is dropped. */
const MAX_CHARACTERS = 20_000;

/** The fields of an agent's input or output that matter, without bulk; null where there are none. A text or a list stands for itself. */
export function keyFieldsOf(agentName: string, side: 'input' | 'output', value: Json): Json {
  if (!isFields(value)) return withinLimit(shorten(value) ?? null);
  const plainAgent = plainName(agentName);
  const own = new Set(agentRules.find(({ agents }) => agents.test(plainAgent))?.[side]);
  const isKey = (name: string) => own.has(name) || generalFields.some((pattern) => pattern.test(name));
  const known = pick(value, isKey, true);
  const kept = known.length > 0 ? known : pick(unknownOf(value), () => true, false);
  return kept.length > 0 ? withinLimit(fromEntries(kept)) : null;
}

function pick(value: Fields, isKey: (plain: string) => boolean, goesDeeper: boolean): [string, Json][] {
  return Object.entries(value).flatMap(([name, item]): [string, Json][] => {
    const plain = plainName(name);
    if (item === undefined || item === null || bulkFields.test(plain)) return [];
    if (isKey(plain)) {
      const short = shorten(item);
      return short === undefined ? [] : [[name, short]];
    }
    // Pipelines wrap what they say: {"result": {"image_url": …}}.
    if (!goesDeeper || !isFields(item)) return [];
    const inner = pick(item, isKey, false);
    return inner.length > 0 ? [[name, fromEntries(inner)]] : [];
  });
}

/** Short values under names that no rule knows: better than an empty report. */
function unknownOf(value: Fields): Fields {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) =>
      typeof item === 'string' ? item.length <= MAX_UNKNOWN_TEXT : typeof item === 'number' || typeof item === 'boolean',
    ),
  );
}

function withinLimit(value: Json): Json {
  if (JSON.stringify(value).length <= MAX_CHARACTERS) return value;
  if (!isFields(value)) return null;
  let left = MAX_CHARACTERS;
  const kept = Object.entries(value).flatMap(([name, item]): [string, Json][] => {
    const size = name.length + JSON.stringify(item).length;
    if (item === undefined || size > left) return [];
    left -= size;
    return [[name, item]];
  });
  return fromEntries(kept);
}
