import { z } from 'zod';
import type { Json } from '../json.ts';

/** What a browser step can do: kinds of a plan's tools, and values of `action` in the configuration of the step type `browser`. */
export const browserActions = ['navigate', 'click', 'type', 'select', 'scroll', 'wait', 'extract', 'screenshot'] as const;
export type BrowserAction = (typeof browserActions)[number];

export const validationKinds = ['element_visible', 'element_hidden', 'url_contains', 'title_contains', 'network_idle', 'max_duration_ms'] as const;

export const MAX_PLAN_STEPS = 50;
/** `z.json()` knows no undefined, and every JSON of ours may have some. */
const json: z.ZodType<Json> = z.json();
const line = z.string().min(1).max(500);

const validation = z.strictObject({
  description: line,
  kind: z.enum(validationKinds),
  value: json.default(null),
});

const step = z.strictObject({
  key: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .describe('unique within the plan, for example step-1'),
  title: line.describe('a few words for people'),
  detail: z.string().max(2_000).nullable().default(null).describe('why, or how, where the title does not say it'),
  tool: z.strictObject({
    kind: z.string().min(1),
    payload: z.record(z.string(), json).default({}),
    timeoutMs: z.int().min(1).max(600_000).nullable().default(null),
  }),
  validations: z.array(validation).max(20).default([]).describe('what must hold afterwards; only of browser steps'),
  requiresApproval: z.boolean().default(false).describe('true where a person should look first: payments, messages, deletions'),
});

/** What every planner makes. */
export const planSchema = z.strictObject({
  title: line,
  summary: line.describe('one line for lists'),
  rationale: z.array(z.string().max(2_000)).max(50).default([]).describe('why these steps'),
  risks: z.array(z.string().max(2_000)).max(50).default([]).describe('what could go wrong'),
  steps: z.array(step).min(1).max(MAX_PLAN_STEPS),
});

export type PlanDraft = z.output<typeof planSchema>;
export type PlanStep = PlanDraft['steps'][number];

/** A plan with what its planner said, whole. */
export interface Plan extends PlanDraft {
  raw: Json;
}

/** As it is stored: `stageId` is the uuid of what executes it, null in a plan that is not executed. */
export type StoredPlanStep = PlanStep & { stageId: string | null };

/** What a step that plans puts out besides its output. */
export interface Planned {
  plan: Plan;
  /** false: the task ends as PLANNED. */
  execute: boolean;
  headful: boolean;
  /** That made it; null where none did. */
  model: string | null;
  /** How often a model had to be asked again. */
  retries: number;
}
