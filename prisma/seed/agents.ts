import type { NewAgent } from '../../src/domain/agents.ts';

const base = { model: null, mcpServers: [] };
const byRules = { ...base, routingMode: 'RULE', instructions: null, tools: [] } as const satisfies Partial<NewAgent>;
const byModel = { ...base, routingMode: 'LLM', tools: [] } as const satisfies Partial<NewAgent>;

/** What every installation has from its first start. One that somebody saves over one of them stays theirs. */
export const shippedAgents: NewAgent[] = [
  { ...byRules, tools: [], name: 'analyzer', role: 'Analyst', goal: 'Says what numbers and texts are like: statistics, reading level, keywords, sentiment.' },
  { ...byRules, tools: [], name: 'extractor', role: 'Extractor', goal: 'Finds data in a text: JSON, CSV, addresses of pages and people, dates.' },
  { ...byRules, tools: [], name: 'summarizer', role: 'Summarizer', goal: 'Shortens a text to its most telling sentences.' },
  { ...byRules, tools: [], name: 'router', role: 'Router', goal: 'Says what a prompt asks for, and who should answer it.' },
  {
    ...byModel,
    tools: [],
    name: 'writer',
    role: 'Writer',
    goal: 'Writes the text that was asked for.',
    instructions: 'Write only the text that was asked for, in the language of the request, without remarks about it.',
  },
  {
    ...byModel,
    tools: ['http_get', 'read_artifact'],
    name: 'researcher',
    role: 'Researcher',
    goal: 'Finds out and explains.',
    instructions: 'Answer with facts. Say where each comes from, and what you do not know. Invent nothing.',
  },
  {
    ...byModel,
    tools: [],
    name: 'critic',
    role: 'Critic',
    goal: 'Judges a text, a plan or code, and says how to better it.',
    instructions: 'Name what is good, what is wrong and what is missing, the most important first, each with a way to better it.',
  },
  {
    ...byModel,
    tools: ['calculate', 'parse_csv', 'format_json', 'http_get', 'read_artifact', 'write_artifact', 'run_template'],
    name: 'assistant',
    role: 'Assistant',
    goal: 'Helps with whatever is asked.',
    instructions: 'Use a tool where it gives a better answer than you can: calculate for every calculation. Then answer briefly.',
  },
];
