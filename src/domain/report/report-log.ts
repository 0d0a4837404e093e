import type { AgentLogStatus } from '../../db/generated/enums.ts';
import type { Json, Tokens } from '../step-outcome.ts';

/** An agent log as reports read it. Input and output are whatever the pipeline sent. */
export interface ReportLog {
  /** Uuid. */
  id: string;
  agentName: string;
  input: Json;
  output: Json;
  reasoning: string | null;
  durationMs: number;
  status: AgentLogStatus;
  usedLlm: boolean;
  modelName: string | null;
  provider: string | null;
  tokens: Tokens;
  /** Model calls. */
  calls: number;
  /** Decimal string. */
  creditsUsed: string;
  /** US dollars as a decimal string; null where no model was called or the price is unknown. */
  cost: string | null;
  createdAt: Date;
}

/** Why a log cannot be part of a report; undefined for one that can. */
export function faultOf({ agentName, input, durationMs }: ReportLog): string | undefined {
  if (agentName.trim() === '') return 'it names no agent';
  if (!(durationMs >= 0)) return `its duration is ${durationMs} ms`;
  if (typeof input !== 'string' && !isFields(input)) return `its input is ${kindOf(input)}, not an object`;
  return undefined;
}

export type Fields = { [name: string]: Json | undefined };

export const isFields = (value: Json | undefined): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** How a name is compared: `enhanced_prompt`, `enhancedPrompt` and `Enhanced Prompt` are one. */
export const plainName = (name: string): string => name.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();

function kindOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
