import type { Json } from '../../domain/step-outcome.ts';

/** Asks another agent. @throws ToolFault where there is none of that name; StepError DELEGATION_LIMIT, and what its work throws. */
export type Delegate = (agentName: string, message: string) => Promise<Json>;
