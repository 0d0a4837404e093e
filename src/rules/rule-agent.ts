import type { Json } from '../domain/step-outcome.ts';

export interface RuleAnswer {
  output: Json;
  /** 0 to 1: how far the answer can be trusted. A HYBRID agent asks a model where it is below `CONFIDENT`. */
  confidence: number;
  /** One or two sentences for people: what was found, by which rule. */
  reasoning: string;
}

/**
 * An agent that works by rules: the same inputs always give the same answer, without model, network or database.
 * `run` takes whatever JSON a user gave and throws `RuleInputError` where that holds nothing to work on.
 */
export interface RuleAgent {
  name: string;
  run(inputs: Json): RuleAnswer;
}

/** From here on the rules' answer stands by itself. */
export const CONFIDENT = 0.6;

/** The inputs hold nothing to work on. The message says what to give. */
export class RuleInputError extends Error {
  override readonly name = 'RuleInputError';
}

/** Between 0 and 1, with two decimals: more would pretend to a precision that rules do not have. */
export const asConfidence = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;
