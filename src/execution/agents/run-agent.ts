import type { StoredAgent } from '../../domain/agents.ts';
import { type Json, StepError, type StepOutcome } from '../../domain/step-outcome.ts';
import { CONFIDENT, type RuleAnswer } from '../../rules/rule-agent.ts';
import { ToolFault } from '../tools/tool-fault.ts';
import { type AgentWork, delegated } from './agent-work.ts';
import type { Delegate } from './delegate.ts';
import { askModel, type Question } from './model-agent.ts';
import { answerByRules } from './rules.ts';

export interface AgentTask extends Omit<Question, 'prompt'> {
  /** A text, or an object that holds one. */
  inputs: Json;
  /** What the step before put out. */
  previous: Json | undefined;
}

export interface AgentAnswer {
  /** For later steps. */
  output: Json;
  /** The answer alone: a text, or what was asked for as structure. */
  answer: Json;
}

const KEY_CHARACTERS = 2_000;
export const MAX_TURNS = 20;

/**
 * Lets an agent work, by rules, by a model, or by rules first.
 * @param note is told how it comes to its answer, as soon as that is known.
 */
export async function runAgent(work: AgentWork, agent: StoredAgent, task: AgentTask, note: (known: Partial<StepOutcome>) => void): Promise<AgentAnswer> {
  const { routingMode } = agent;
  note({ agentName: agent.name, routingMode, keyInput: { agent: agent.name, input: beginning(textOf(task.inputs)) } });
  const byRules = await rulesOf(work, agent, task);
  if (byRules) {
    const isEnough = routingMode === 'RULE' || byRules.confidence >= CONFIDENT;
    const reasoning = isEnough ? byRules.reasoning : `${byRules.reasoning} Of that the rules are not confident (${byRules.confidence}): a model was asked.`;
    note({ confidence: byRules.confidence, reasoning });
    if (isEnough) {
      note({ keyOutput: keyOf(byRules.output) });
      return { output: byRules.output, answer: byRules.output };
    }
  }
  const { outputSchema, maxTurns } = task;
  const model = task.model ?? agent.model ?? undefined;
  const answer = await askModel(work, agent, { prompt: promptOf(task, byRules), model, outputSchema, maxTurns }, delegateOf(work));
  const { text, value, finishReason, modelName, turns } = answer;
  note({ keyOutput: { text: beginning(text), finishReason } });
  return { output: { text, ...(value !== undefined && { value }), finishReason, model: modelName, turns }, answer: value ?? text };
}

/** Undefined where a model has to answer: the rules of a HYBRID agent may not know what to make of the inputs, or there may be none. */
async function rulesOf(work: AgentWork, agent: StoredAgent, { inputs, previous }: AgentTask): Promise<RuleAnswer | undefined> {
  if (agent.routingMode === 'LLM') return undefined;
  try {
    return await answerByRules(agent.name, previous ?? inputs);
  } catch (error) {
    if (agent.routingMode === 'RULE' || !(error instanceof StepError)) throw error;
    work.step.log('INFO', `${error.message} The model of "${agent.name}" is asked.`);
    return undefined;
  }
}

function delegateOf(work: AgentWork): Delegate {
  return async (name, message) => {
    const below = delegated(work, name, message);
    const agent = await work.step.services.agents.find(name, work.step.task.shop);
    if (!agent) throw new ToolFault(`There is no agent "${name}".`);
    const task = { inputs: message, previous: undefined, model: undefined, outputSchema: undefined, maxTurns: MAX_TURNS };
    const { telemetry } = work.step.services;
    return telemetry.span({ kind: 'DELEGATION', agentName: name }, async () => (await runAgent(below, agent, task, () => undefined)).answer);
  };
}

function promptOf({ inputs, previous }: AgentTask, byRules: RuleAnswer | undefined): string {
  return [
    textOf(inputs),
    ...(previous === undefined ? [] : [`What was worked out so far:\n${textOf(previous)}`]),
    ...(byRules ? [`What simple rules make of it, with little confidence:\n${textOf(byRules.output)}`] : []),
  ].join('\n\n');
}

/** A text as it is; of an object that holds one under a usual name and nothing else of weight, that text; else JSON. */
function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const { text, prompt, message, input } = value;
    // The output of another agent.
    if (typeof text === 'string' && 'finishReason' in value) return text;
    const only = Object.keys(value).length === 1 ? (text ?? prompt ?? message ?? input) : undefined;
    if (typeof only === 'string') return only;
  }
  return JSON.stringify(value, null, 2);
}

function keyOf(output: Json): Json {
  return JSON.stringify(output).length <= KEY_CHARACTERS ? output : { text: beginning(JSON.stringify(output)) };
}

function beginning(text: string): string {
  return text.slice(0, KEY_CHARACTERS).toWellFormed();
}
