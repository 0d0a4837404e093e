import type { ExecutionMode, PlannerKind } from '../../db/generated/enums.ts';
import type { Conversation } from '../conversations.ts';
import type { Json } from '../step-outcome.ts';

/** What a task is to do, whatever it was made from. */
export interface TaskWork {
  /** The template, pipeline, prompt or agent that it runs. */
  name: string;
  /** What it is about, in its user's words: lists show it. */
  prompt: string | null;
  /** As given. */
  parameters: Json;
  /** Without one, placeholders in the steps name the task's own `prompt` and `parameters`. */
  templateId: string | null;
  steps: WorkStep[];
  mode?: ExecutionMode;
  profile?: string;
  role?: string;
  /** Of a plan: who makes it, and with which model. */
  planner?: { kind: PlannerKind; model: string | null };
  /** The chat that it continues; the task is of that one's shop. */
  conversation?: Pick<Conversation, 'id' | 'shop'>;
}

export interface WorkStep {
  /** Unique within its task. */
  name: string;
  type: string;
  /** With placeholders. */
  config: Json;
  /** Null for a step that is no agent's, and for one whose agent is chosen later. */
  agentName: string | null;
  /** A person has to agree before it runs. */
  requiresApproval?: boolean;
}
