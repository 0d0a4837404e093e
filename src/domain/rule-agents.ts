/** The agents that work by rules, by name: a model has nothing to do with what they find. */
export const ruleAgents = ['analyzer', 'extractor', 'summarizer', 'router'] as const;

export type RuleAgentName = (typeof ruleAgents)[number];

export function isRuleAgent(name: string): name is RuleAgentName {
  return ruleAgents.some((known) => known === name);
}
