import type { StoredAgent } from '../../domain/agents.ts';
import { type Json, type ModelUse, type Routing, StepError, type StepOutcome } from '../../domain/step-outcome.ts';
import type { route as routeStep } from '../../domain/step-types/route.ts';
import type { ConfigOf } from '../../domain/step-types/step-type.ts';
import { asObject } from '../../domain/template-parameters.ts';
import { withOutcome } from '../../llm/engine-failure.ts';
import type { Executor, StepContext } from '../executor.ts';
import { askRouterModel } from '../routing/model-router.ts';

type Step = StepContext<ConfigOf<typeof routeStep>>;

/** Whom a prompt may be given to, besides the router itself. */
const answering = ['analyzer', 'extractor', 'summarizer', 'writer', 'researcher', 'critic', 'assistant'];

interface Choice {
  agent: StoredAgent;
  mode: Routing['mode'];
  confidence: number;
  reasoning: string;
  use?: ModelUse;
}

/** Chooses who answers: a model where ROUTER_MODEL names one, else rules, and rules also where that model fails. */
export const routeExecutor: Executor<ConfigOf<typeof routeStep>> = {
  async run(step) {
    const { prompt, profile, role } = step.config;
    // What the rules know takes a while to load, and not every worker is ever asked.
    const { router } = await import('../../rules/router.ts');
    const agents = await availableAgents(step);
    const byRules = router.run({ prompt, ...(profile && { profile }), ...(role && { role }) });
    const analysis = asObject(byRules.output) as Record<string, Json>;
    const chosen = (await chooseByModel(step, agents)) ?? chooseByRules(agents, String(analysis.agent), byRules);
    const { agent, mode, confidence, reasoning, use } = chosen;
    const outcome = { agentName: 'router', routingMode: mode, confidence, reasoning, ...(use && { model: use }) };
    const { engine, model } = await engineOf(step, agent).catch((error: unknown) => {
      throw error instanceof StepError ? withOutcome(error, outcome) : error;
    });
    const routing: Routing = { mode, engine, model, agentName: agent.name, confidence, reasoning };
    step.log('INFO', `${agent.name} answers: ${reasoning}`);
    step.trace({ agentName: 'router', eventType: 'routing', payload: { ...routing } });
    return {
      ...outcome,
      routing,
      output: { ...analysis, agent: agent.name, confidence, reasoning, ...(model !== null && { model: `${engine}/${model}` }) },
      keyInput: { prompt: prompt.slice(0, 2_000).toWellFormed(), ...(profile && { profile }), ...(role && { role }) },
      keyOutput: { agent: agent.name, engine, model, confidence },
    } satisfies StepOutcome;
  },
};

/** By name; a shop may have removed some, or have its own. */
async function availableAgents({ services, task }: Step): Promise<ReadonlyMap<string, StoredAgent>> {
  const found = await Promise.all(answering.map((name) => services.agents.find(name, task.shop)));
  const agents = new Map(found.flatMap((agent) => (agent ? [[agent.name, agent] as const] : [])));
  if (agents.size > 0) return agents;
  throw new StepError('AGENT_NOT_FOUND', 'There is nobody left to answer.', { hint: `\`saveAgent\` brings one back: ${answering.join(', ')}.` });
}

async function chooseByModel(step: Step, agents: ReadonlyMap<string, StoredAgent>): Promise<Choice | undefined> {
  const { services, config, signal } = step;
  const model = services.config.ROUTER_MODEL;
  if (!model) return undefined;
  const { prompt, profile, role } = config;
  try {
    const { agent, confidence, reason, use } = await askRouterModel(services.engines, {
      model,
      prompt,
      profile,
      role,
      candidates: [...agents.values()],
      signal,
    });
    const chosen = agents.get(agent);
    return chosen && { agent: chosen, mode: 'LLM', confidence, reasoning: reason, use };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    step.log('WARN', `The router model could not choose (${error.code}: ${error.message}); rules do`);
    return undefined;
  }
}

function chooseByRules(agents: ReadonlyMap<string, StoredAgent>, wanted: string, { confidence, reasoning }: { confidence: number; reasoning: string }): Choice {
  const agent = agents.get(wanted);
  if (agent) return { agent, mode: 'RULE', confidence, reasoning };
  const [substitute] = agents.has('assistant') ? [agents.get('assistant')] : agents.values();
  if (!substitute) throw new Error('unreachable: there is somebody to answer');
  return { agent: substitute, mode: 'RULE', confidence: 0, reasoning: `${reasoning} But there is no agent "${wanted}" here, so ${substitute.name} has to.` };
}

async function engineOf({ services, config }: Step, agent: StoredAgent): Promise<{ engine: string; model: string | null }> {
  return agent.routingMode === 'RULE' ? { engine: 'rules', model: null } : services.engines.locate(config.model ?? agent.model ?? undefined);
}
