import type { Json } from '../step-outcome.ts';
import { type Fields, isFields, plainName } from './report-log.ts';
import { cut } from './shorten.ts';

export interface Evaluation {
  name: string;
  score: number | null;
  label: string | null;
  passed: boolean | null;
  comment: string | null;
  stage: string;
}

/** Agents that judge what others made, over plain names. */
const evaluators = /eval|judge|critic|review|quality|scor|grad|assess|valid|verif|moderat|safety|qa$/;
/** What makes the output of any agent an evaluation. */
const evaluationFields = /^evaluations?(results?)?$/;

/** What the fields of an evaluation are called, as plain names. */
const names = {
  score: ['score', 'overallscore', 'totalscore', 'finalscore', 'qualityscore', 'overall', 'rating', 'grade', 'points'],
  label: ['verdict', 'label', 'decision', 'outcome', 'grade', 'rating', 'result', 'recommendation'],
  passed: ['passed', 'pass', 'ispassed', 'approved', 'isapproved', 'accepted', 'acceptable', 'isacceptable', 'valid', 'isvalid', 'safe', 'issafe'],
  comment: ['comment', 'comments', 'feedback', 'reason', 'reasoning', 'rationale', 'explanation', 'message', 'notes'],
  name: ['name', 'metric', 'criterion', 'dimension', 'aspect', 'check'],
} as const;

/** Fields that hold further evaluations, by name or as a list. */
const containers =
  /^(scores|ratings|dimensions|metrics|criteria|checks|evaluations?|results?|verdicts?|evaluationresults?|qualityscores|breakdown|data|output)$/;
/** `aesthetic_score: 0.8` is a score named aesthetic; and so on. */
const suffixes = { score: /(.+)[_\s-]?(?:score|rating)$/i, passed: /(.+)[_\s-]?(?:passed|approved)$/i, label: /(.+)[_\s-]?verdict$/i };

/** Longer ones name nothing; the suffixes take the square of a name's length to look for. */
const MAX_NAME = 200;
const MAX_DEPTH = 3;
const MAX_COUNT = 100;
const MAX_TEXT = 2_000;

/** Every score, verdict and `passed` in an evaluator's output; nothing for other agents. */
export function evaluationsOf(stage: string, output: Json): Evaluation[] {
  const judged = evaluators.test(plainName(stage)) ? output : partThatEvaluates(output);
  return judged === undefined ? [] : read(judged, stage, stage, 0).slice(0, MAX_COUNT);
}

function partThatEvaluates(output: Json): Json | undefined {
  if (!isFields(output)) return undefined;
  const found = Object.entries(output).filter(([name]) => evaluationFields.test(plainName(name)));
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

function read(value: Json, name: string, stage: string, depth: number): Evaluation[] {
  if (Array.isArray(value)) return value.slice(0, MAX_COUNT).flatMap((item) => (isFields(item) && depth < MAX_DEPTH ? read(item, name, stage, depth + 1) : []));
  if (!isFields(value)) return [];
  const fields = new Map(Object.entries(value).map(([field, item]) => [plainName(field), item]));
  const own = evaluationIn(fields, name, stage);
  const used = new Set<string>([...Object.values(names).flat()]);
  const others = fieldsOf(value).flatMap(([field, item]) => {
    const plain = plainName(field);
    if (item === undefined || item === null) return [];
    if (typeof item === 'object') {
      if (depth === MAX_DEPTH) return [];
      if (containers.test(plain)) return isFields(item) ? [...readNamed(item, field, stage, depth)] : read(item, field, stage, depth + 1);
      return [];
    }
    return used.has(plain) ? [] : suffixed(field, item, stage);
  });
  return [...(own ? [own] : []), ...others];
}

/** `{"composition": 8, "colour": {"score": 7}}`: the name is the field's. Fields that an evaluation itself has are its own. */
function readNamed(value: Fields, name: string, stage: string, depth: number): Evaluation[] {
  const own = new Set<string>(Object.values(names).flat());
  const named = fieldsOf(value).flatMap(([field, item]): Evaluation[] => {
    const plain = plainName(field);
    if (item === undefined || own.has(plain) || containers.test(plain) || suffixes.score.test(field) || suffixes.passed.test(field)) return [];
    if (isFields(item)) return read(item, field, stage, depth + 1);
    if (typeof item === 'number') return [{ ...nothing(field, stage), score: item }];
    return typeof item === 'boolean' ? [{ ...nothing(field, stage), passed: item }] : [];
  });
  return [...read(value, name, stage, depth + 1), ...named];
}

const fieldsOf = (value: Fields) => Object.entries(value).filter(([field]) => field.length <= MAX_NAME);

function evaluationIn(fields: ReadonlyMap<string, Json | undefined>, name: string, stage: string): Evaluation | undefined {
  const first = <Kind>(candidates: readonly string[], take: (item: Json | undefined) => Kind | null): Kind | null =>
    candidates.map((candidate) => take(fields.get(candidate))).find((item) => item !== null) ?? null;
  const score = first(names.score, number);
  const label = first(names.label, text);
  const passed = first(names.passed, (item) => (typeof item === 'boolean' ? item : null));
  if (score === null && label === null && passed === null) return undefined;
  return { name: first(names.name, text) ?? name, score, label, passed, comment: first(names.comment, text), stage };
}

function suffixed(field: string, item: Json, stage: string): Evaluation[] {
  const nameBy = (pattern: RegExp) => pattern.exec(field)?.[1]?.replace(/[_\s-]+$/, '');
  const scored = nameBy(suffixes.score);
  const score = number(item);
  if (scored && score !== null) return [{ ...nothing(scored, stage), score }];
  const checked = nameBy(suffixes.passed);
  if (checked && typeof item === 'boolean') return [{ ...nothing(checked, stage), passed: item }];
  const labelled = nameBy(suffixes.label);
  const label = text(item);
  return labelled && label !== null ? [{ ...nothing(labelled, stage), label }] : [];
}

const nothing = (name: string, stage: string): Evaluation => ({ name: cut(name, 200), score: null, label: null, passed: null, comment: null, stage });

/** Also one that was sent as text. */
function number(value: Json | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value.trim()) ? Number(value) : null;
}

const text = (value: Json | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' && number(value) === null ? cut(value, MAX_TEXT) : null;
