import type { StoredAgent } from '../../domain/agents.ts';
import { type Json, StepError } from '../../domain/step-outcome.ts';
import { toolMessage } from '../../llm/conversation.ts';
import type { Message, Turn } from '../../llm/engines.ts';
import { openToolbox, type Toolbox } from '../tools/toolbox.ts';
import type { AgentWork } from './agent-work.ts';
import { type AnswerFormat, answerFormat } from './answer-format.ts';
import type { Delegate } from './delegate.ts';

export interface Question {
  prompt: string;
  /** `engine/model` or a model's name; undefined is the default. */
  model: string | undefined;
  /** What the answer has to look like; text where undefined. */
  outputSchema: Record<string, Json> | undefined;
  maxTurns: number;
}

export interface ModelAnswer {
  text: string;
  /** Where structure was asked for. */
  value: Json | undefined;
  finishReason: string;
  modelName: string;
  turns: number;
}

/**
 * Lets a model answer, with tools where the agent has some: it calls them, reads what they say, and goes on until it answers.
 * @throws StepError TURN_LIMIT, MODEL_OUTPUT_INVALID, and what engines and budgets throw; the signal's reason.
 */
export async function askModel(work: AgentWork, agent: StoredAgent, question: Question, delegate: Delegate): Promise<ModelAnswer> {
  await using toolbox = await openToolbox(work, agent, delegate);
  const format = question.outputSchema && answerFormat(question.outputSchema);
  const messages: Message[] = [...(await earlier(work)), { role: 'user', content: question.prompt }];
  const converse = conversation({ work, agent, question, toolbox, format, messages });
  let repairs = 0;
  for (let turn = 1; turn <= question.maxTurns; turn += 1) {
    const said = await converse(turn);
    messages.push(...said.messages);
    work.toolCalls.count += said.toolCalls.length;
    if (said.toolCalls.length > 0) work.step.note({ toolCalls: work.toolCalls.count });
    for (const call of said.toolCalls) messages.push(toolMessage(call, await toolbox.call(call)));
    if (said.toolCalls.length > 0) continue;
    const answer = { text: said.text, finishReason: said.finishReason, modelName: said.use.modelName, turns: turn };
    const read = await format?.read(said.text, work.step.signal);
    if (!read) return { ...answer, value: undefined };
    if ('value' in read) return { ...answer, value: read.value };
    if (repairs === 1) throw invalidAnswer(agent.name, read.fault);
    repairs += 1;
    messages.push({ role: 'user', content: `That answer cannot be used:\n${read.fault}\nAnswer again, with JSON only.` });
  }
  throw new StepError('TURN_LIMIT', `The agent "${agent.name}" has taken its ${question.maxTurns} turns without coming to an answer.`, {
    hint: 'Give it a smaller task, clearer instructions, or the step a higher max_turns.',
  });
}

/** Most of what was said before that goes along with a message. */
const MAX_EARLIER_TOKENS = 8_000;

/** An agent that is asked by another one hears only what that one says. */
async function earlier({ step, chain }: AgentWork): Promise<Message[]> {
  if (!step.task.isContinued || chain.length > 1) return [];
  const turns = await step.services.agents.earlierTurns(step.task.id, MAX_EARLIER_TOKENS);
  return turns.flatMap(({ prompt, reply }): Message[] => [
    { role: 'user', content: prompt },
    { role: 'assistant', content: reply },
  ]);
}

interface Conversation {
  work: AgentWork;
  agent: StoredAgent;
  question: Question;
  toolbox: Toolbox;
  format: AnswerFormat | undefined;
  messages: readonly Message[];
}

/** One call of the model after the other, over all messages so far. */
function conversation({ work, agent, question, toolbox, format, messages }: Conversation): (turn: number) => Promise<Turn> {
  const { step, trace, chain } = work;
  const tools = toolbox.offered;
  const system = [`You are ${agent.name}, ${agent.role}. ${agent.goal}`, agent.instructions, format?.instructions].filter(Boolean).join('\n\n');
  // What the agents say whom it asked is no output of the stage.
  const speaks = chain.length === 1;
  let knownTokens = 0;
  let hasSpoken = false;

  return async (turn) => {
    let isFirst = true;
    trace.llmRequest({ model: question.model, turn, messages: messages.length, tools: tools.map(({ name }) => name) });
    const asked = step.services.engines.converse({
      model: question.model,
      system,
      messages,
      tools,
      knownTokens,
      // Together with tools, JSON modes keep some engines from calling any.
      json: format?.isObject === true && tools.length === 0,
      shop: step.task.shop,
      signal: step.signal,
      onText(piece) {
        if (!speaks) return;
        step.emit(isFirst && hasSpoken ? `\n\n${piece}` : piece);
        isFirst = false;
        hasSpoken = true;
      },
    });
    const said = await asked.catch((error: unknown) => {
      trace.llmError(error);
      throw error;
    });
    const { tokens } = said.use;
    knownTokens = tokens.input + tokens.cachedInput + tokens.cacheWrite + tokens.output;
    trace.llmUsage(said.use);
    trace.llmResponse({ text: said.text, finishReason: said.finishReason, toolCalls: said.toolCalls.map(({ tool }) => tool) });
    return said;
  };
}

function invalidAnswer(agentName: string, fault: string): StepError {
  return new StepError(
    'MODEL_OUTPUT_INVALID',
    `The model of the agent "${agentName}" answered twice with something that does not fit output_schema: ${fault}`,
    {
      hint: 'Make output_schema simpler, or use a stronger model.',
    },
  );
}
