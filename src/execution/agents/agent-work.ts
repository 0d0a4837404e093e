import { StepError } from '../../domain/step-outcome.ts';
import type { StepContext } from '../executor.ts';
import type { AgentTrace } from './agent-trace.ts';

/** What an agent works in: a stage, alone or for another agent. */
export interface AgentWork {
  readonly step: StepContext<unknown>;
  readonly trace: AgentTrace;
  /** Who asked whom, the agent itself last. */
  readonly chain: readonly string[];
  /** Shared by all agents of the stage. */
  readonly delegations: { count: number };
  readonly toolCalls: { count: number };
}

/** So often agents may ask each other, one below the other and in all of a stage. */
const MAX_DEPTH = 5;
const MAX_DELEGATIONS = 25;

/** @throws StepError DELEGATION_LIMIT: agents that only ask each other get nowhere, and each of them costs. */
export function delegated(work: AgentWork, to: string, message: string): AgentWork {
  const chain = [...work.chain, to];
  work.delegations.count += 1;
  if (chain.length > MAX_DEPTH + 1) throw tooFar(`Agents asked each other more than ${MAX_DEPTH} deep: ${chain.join(' → ')}.`);
  if (work.delegations.count > MAX_DELEGATIONS) throw tooFar(`The agents of this stage asked each other more than ${MAX_DELEGATIONS} times.`);
  return { ...work, chain, trace: work.trace.delegation({ to, message }) };
}

function tooFar(message: string): StepError {
  return new StepError('DELEGATION_LIMIT', message, { hint: 'Say in their instructions who does what, or take `delegate` away from one of them.' });
}
