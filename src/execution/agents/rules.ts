import { type Json, StepError } from '../../domain/step-outcome.ts';
import { type RuleAnswer, RuleInputError } from '../../rules/rule-agent.ts';

/**
 * What the rules of this name make of the inputs.
 * @throws StepError NO_RULES where there are none of that name, NOTHING_TO_WORK_ON where the inputs hold nothing that they know.
 */
export async function answerByRules(name: string, inputs: Json): Promise<RuleAnswer> {
  // What they know takes a while to load, and not every worker is ever asked.
  const { ruleAgents } = await import('../../rules/registry.ts');
  const rules = ruleAgents.get(name);
  if (!rules) {
    throw new StepError('NO_RULES', `There are no rules for the agent "${name}".`, {
      hint: `Rules go by the agent's name: ${[...ruleAgents.keys()].join(', ')}. Give the agent the routing mode LLM, or one of these names.`,
    });
  }
  try {
    return rules.run(inputs);
  } catch (error) {
    if (error instanceof RuleInputError) throw new StepError('NOTHING_TO_WORK_ON', error.message, { hint: 'Look at the inputs of the step.' });
    throw error;
  }
}
