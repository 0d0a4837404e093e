import { type Json, StepError } from '../../domain/step-outcome.ts';
import type { agent as agentStep } from '../../domain/step-types/agent.ts';
import type { ConfigOf } from '../../domain/step-types/step-type.ts';
import type { Executor } from '../executor.ts';
import { generateStep } from './generate-step.ts';

/** Lets the agent that the step names answer: a model with the agent's role, goal and instructions. */
export const agentExecutor: Executor<ConfigOf<typeof agentStep>> = {
  async run(step) {
    const { agent: name, inputs, previous, model } = step.config;
    const agent = await step.services.agents.find(name, step.task.shop);
    if (!agent) {
      throw new StepError('AGENT_NOT_FOUND', `There is no agent "${name}".`, { hint: '`agents` lists what there is; `saveAgent` makes one.' });
    }
    if (agent.routingMode === 'RULE') throw new StepError('INVALID_STEP', `This worker has no rules for the agent "${name}".`);
    const system = [`You are ${agent.name}, ${agent.role}. ${agent.goal}`, agent.instructions].filter(Boolean).join('\n\n');
    const prompt = [inputs, ...(previous === undefined ? [] : [previous])].map(asText).join('\n\n');
    const named = model ?? agent.model ?? undefined;
    const config = { system, prompt, ...(named !== undefined && { model: named }) };
    const outcome = await generateStep({ ...step, config }, (request) => step.services.engines.generate({ ...request, model: named }));
    return { ...outcome, agentName: agent.name, routingMode: 'LLM' };
  },
};

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
