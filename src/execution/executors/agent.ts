import { StepError } from '../../domain/step-outcome.ts';
import type { agent as agentStep } from '../../domain/step-types/agent.ts';
import type { ConfigOf } from '../../domain/step-types/step-type.ts';
import { openAgentTrace } from '../agents/agent-trace.ts';
import { MAX_TURNS, runAgent } from '../agents/run-agent.ts';
import type { Executor } from '../executor.ts';

/** Lets the agent that the step names work: by rules, by a model with tools, or by rules first. */
export const agentExecutor: Executor<ConfigOf<typeof agentStep>> = {
  async run(step) {
    const { agent: name, inputs, previous, model, output_schema: outputSchema, max_turns: maxTurns = MAX_TURNS } = step.config;
    const agent = await step.services.agents.find(name, step.task.shop);
    if (!agent) {
      throw new StepError('AGENT_NOT_FOUND', `There is no agent "${name}".`, { hint: '`agents` lists what there is; `saveAgent` makes one.' });
    }
    const work = { step, trace: openAgentTrace(step, agent.name), chain: [agent.name], delegations: { count: 0 }, toolCalls: { count: 0 } };
    const { output, answer } = await runAgent(work, agent, { inputs, previous, model, outputSchema, maxTurns }, step.note);
    return { output, result: { json: { output: answer } } };
  },
};
