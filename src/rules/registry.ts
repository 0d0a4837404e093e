import { analyzer } from './analyzer.ts';
import { extractor } from './extractor.ts';
import { router } from './router.ts';
import type { RuleAgent } from './rule-agent.ts';
import { summarizer } from './summarizer.ts';

/** The agents that work without any model, by name. */
export const ruleAgents: ReadonlyMap<string, RuleAgent> = new Map([analyzer, extractor, summarizer, router].map((agent) => [agent.name, agent]));
