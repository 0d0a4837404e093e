import type { ExecutionMode, PlannerKind } from '../../db/generated/enums.ts';
import type { StoredAgent } from '../agents.ts';
import type { Conversation } from '../conversations.ts';
import type { Json } from '../step-outcome.ts';
import type { StoredTemplate } from '../templates.ts';

/** What a task is made from. */
export type TaskSource =
  | { kind: 'TEMPLATE'; name: string; version: number | null; parameters: Json }
  | { kind: 'PIPELINE'; pipelineName: string; inputs: Json }
  | { kind: 'PROMPT'; promptName: string; inputs: Json; mode: ExecutionMode; agents: string[] | null }
  | { kind: 'EXTERNAL'; name: string; prompt: string | null }
  | { kind: 'CHAT'; prompt: string; profile: string; role: string; model: string | null }
  /** A chat with one agent. `conversationOf` is the uuid of the chat that it continues. */
  | { kind: 'MESSAGE'; agentName: string; message: string; conversationOf: string | null }
  | {
      kind: 'PLAN';
      prompt: string;
      planner: PlannerKind;
      model: string | null;
      execute: boolean;
      headful: boolean;
      /** Name of a stored plan, and what its parameters are. */
      memoryTemplate: string | null;
      parameters: Json | null;
    };

export type SourceOf<Kind extends TaskSource['kind']> = Extract<TaskSource, { kind: Kind }>;

/** What names mean to who creates a task; each is looked up once, however many tasks of a call use it. */
export interface Lookups {
  template(name: string, version: number | null): Promise<StoredTemplate | undefined>;
  agent(name: string): Promise<StoredAgent | undefined>;
  conversation(taskId: string): Promise<Conversation | undefined>;
}
