import { z } from 'zod';
import { type Plan, planSchema } from '../../domain/plans/plan.ts';
import { planFaults, plannableTypes } from '../../domain/plans/plan-stages.ts';
import { type Json, StepError } from '../../domain/step-outcome.ts';
import type { plan as planStep } from '../../domain/step-types/plan.ts';
import { stepTypes } from '../../domain/step-types/registry.ts';
import type { ConfigOf, StepType } from '../../domain/step-types/step-type.ts';
import type { Message } from '../../llm/engines.ts';
import { openAgentTrace } from '../agents/agent-trace.ts';
import { answerFormat } from '../agents/answer-format.ts';
import type { StepContext } from '../executor.ts';

export interface ModelPlan {
  plan: Plan;
  /** `engine/model`. */
  model: string;
  /** How often it had to be asked again. */
  retries: number;
}

const SHOWN_FAULTS = 20;
/** JSON, so that what the schema says is what the answer is checked by. */
const schema = JSON.parse(JSON.stringify(z.toJSONSchema(planSchema, { io: 'input' })));

/**
 * Lets a model plan. What it answers is checked as its steps will be when they run; it is told what is wrong and asked again, at most
 * PLANNER_RETRIES times.
 * @throws StepError MODEL_OUTPUT_INVALID, and what engines and budgets throw; the signal's reason.
 */
export async function askPlannerModel(step: StepContext<ConfigOf<typeof planStep>>): Promise<ModelPlan> {
  const { config, services, signal, task } = step;
  const trace = openAgentTrace(step, 'planner');
  const format = answerFormat(schema);
  const system = `${instructions()}\n\n${format.instructions}`;
  const messages: Message[] = [{ role: 'user', content: config.prompt }];
  let fault = '';
  for (let retries = 0; retries <= services.config.PLANNER_RETRIES; retries += 1) {
    trace.llmRequest({ model: config.model, turn: retries + 1, messages: messages.length, tools: [] });
    const asked = services.engines.converse({
      model: config.model,
      system,
      messages,
      tools: [],
      temperature: 0,
      json: true,
      shop: task.shop,
      signal,
      onText() {},
    });
    const said = await asked.catch((error: unknown) => {
      trace.llmError(error);
      throw error;
    });
    trace.llmUsage(said.use);
    trace.llmResponse({ text: said.text, finishReason: said.finishReason, toolCalls: [] });
    const read = planIn(await format.read(said.text, signal));
    if ('plan' in read) return { plan: read.plan, model: `${said.use.provider}/${said.use.modelName}`, retries };
    fault = read.fault;
    step.log('WARN', `What the model planned cannot be used: ${fault}`);
    messages.push(...said.messages, { role: 'user', content: `That plan cannot be used:\n${fault}\nAnswer again with the whole plan, with JSON only.` });
  }
  throw new StepError('MODEL_OUTPUT_INVALID', `The model made no plan that can be used: ${fault}`, {
    hint: 'Use a stronger model, or raise PLANNER_RETRIES.',
  });
}

function planIn(read: { value: Json } | { fault: string }): { plan: Plan } | { fault: string } {
  if ('fault' in read) return read;
  const parsed = planSchema.safeParse(read.value);
  if (!parsed.success) return { fault: parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`).join('\n') };
  const faults = planFaults(parsed.data, stepTypes);
  return faults.length > 0 ? { fault: faults.slice(0, SHOWN_FAULTS).join('\n') } : { plan: { ...parsed.data, raw: read.value } };
}

function instructions(): string {
  const payloadOf = ({ config }: StepType) => JSON.stringify(z.toJSONSchema(config, { io: 'input' }));
  const browser = stepTypes.get('browser');
  return [
    'You plan what a browser does for a person. You do not answer the prompt, you plan how it is done, with as few steps as it takes; invent none.',
    'A step of the browser has as `tool.kind` one of: navigate, click, type, select, scroll, wait, extract, screenshot. Its `tool.payload` has the fields of',
    'the following schema that belong to that action, without `action`, `timeout_ms` and `validations`:',
    browser ? payloadOf(browser) : '{}',
    'Give several targets for an element where you do not know the page: the first that is visible is taken.',
    'Other values of `tool.kind`, each with the schema of its `tool.payload`:',
    ...plannableTypes(stepTypes).map((type) => `- ${type.type}: ${type.description} ${payloadOf(type)}`),
    'A later step may use what an earlier one put out: {{steps.KEY.output}} or a field of it, such as {{steps.step-2.output.text}}.',
    'Write titles, summary, rationale and risks in the language of the prompt. Set requiresApproval for what cannot be undone: paying, sending, deleting.',
  ].join('\n');
}
