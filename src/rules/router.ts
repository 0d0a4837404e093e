import type { Json } from '../domain/step-outcome.ts';
import { detectLanguage } from './language.ts';
import { chooseMaterial, materialText, refuseUnusable, textNames } from './material.ts';
import { type Features, featuresOf } from './router-features.ts';
import type { Needs } from './router-needs.ts';
import { type RoutedAgent, type RoutingRule, routingRules } from './router-rules.ts';
import type { Task } from './router-vocabulary.ts';
import { asConfidence, type RuleAgent, type RuleAnswer, RuleInputError } from './rule-agent.ts';
import { limitText, withoutBlobs } from './text-limit.ts';

const wanted = 'a prompt, as a string or as {"prompt": "…"}';

/** A prompt's request is at its beginning or end; a megabyte between them is material. */
const maxCharacters = 20_000;

const agentOfTask: Record<Task, RoutedAgent> = {
  summarize: 'summarizer',
  extract: 'extractor',
  analyze: 'analyzer',
  write: 'writer',
  translate: 'writer',
  research: 'researcher',
  criticize: 'critic',
  program: 'assistant',
  calculate: 'assistant',
  convert: 'assistant',
  operate: 'assistant',
  chat: 'assistant',
};

/** Who a chat says it is for, or who should answer. */
const personas: readonly [RegExp, RoutedAgent][] = [
  [/critic|reviewer|examiner|referee|auditor|kritiker|gutachter/i, 'critic'],
  [/writer|author|copywrit|translator|poet|journalist|novelist|blogger|editor|autor|schriftsteller|écrivain|escritor/i, 'writer'],
  [/research|scientist|historian|librarian|teacher|tutor|professor|scholar|forscher|chercheur|investigador/i, 'researcher'],
  [/summari[sz]/i, 'summarizer'],
  [/extract/i, 'extractor'],
  [/analy[sz]er|analyst|statistic|analyste|analista/i, 'analyzer'],
  [/developer|engineer|programmer|coder|devops|accountant|entwickler|développeur/i, 'assistant'],
];

const textField = (inputs: Json, name: string): string => {
  const value = typeof inputs === 'object' && inputs !== null && !Array.isArray(inputs) ? inputs[name] : undefined;
  return typeof value === 'string' ? value : '';
};

/** A persona decides where the prompt leaves it open, and never against what the prompt asks for. */
const personaRules = (inputs: Json): RoutingRule[] =>
  (
    [
      ['role', 1.2],
      ['profile', 0.8],
    ] as const
  ).flatMap(([field, weight]) =>
    personas
      .filter(([pattern]) => pattern.test(textField(inputs, field)))
      .slice(0, 1)
      .map(([, agent]) => ({ agent, weight, because: `the ${field} is "${textField(inputs, field).slice(0, 60)}"`, when: () => true })),
  );

interface Choice {
  agent: RoutedAgent;
  score: number;
  reasons: string[];
}

const rank = (features: Features, rules: readonly RoutingRule[]): Choice[] => {
  const choices = new Map<RoutedAgent, Choice>();
  for (const rule of rules.filter(({ when }) => when(features))) {
    const choice = choices.get(rule.agent) ?? { agent: rule.agent, score: 0, reasons: [] };
    choice.score += rule.weight;
    choice.reasons.push(rule.because);
    choices.set(rule.agent, choice);
  }
  return [...choices.values()].toSorted((a, b) => b.score - a.score);
};

/** Two requests of different kinds in one prompt want an agent that can do both. */
const isMixed = ({ asked }: Features): boolean => new Set(asked.map((task) => agentOfTask[task])).size >= 3;

const intentOf = (features: Features, agent: RoutedAgent): string => {
  const task = features.asked.find((asked) => agentOfTask[asked] === agent) ?? features.asked[0];
  if (task && agent !== 'assistant') return agentOfTask[task] === agent ? task : defaultIntents[agent];
  if (features.needs.code) return 'program';
  if (features.isExpression || features.needs.maths) return 'calculate';
  if (task) return task;
  if (features.needs.tool) return 'operate';
  if (features.isGreeting || features.topics.has('self')) return 'chat';
  return agent === 'assistant' ? (features.isQuestion ? 'question' : 'chat') : defaultIntents[agent];
};

const defaultIntents: Record<RoutedAgent, string> = {
  analyzer: 'analyze',
  extractor: 'extract',
  summarizer: 'summarize',
  writer: 'write',
  researcher: 'research',
  critic: 'criticize',
  assistant: 'chat',
};

const sizeOf = (words: number): string => (words <= 15 ? 'short' : words <= 150 ? 'medium' : 'long');

const neededOnes = (needs: Needs): string[] => Object.entries(needs).flatMap(([name, needed]) => (needed ? [name] : []));

const route = (inputs: Json): RuleAnswer => {
  refuseUnusable(inputs, wanted);
  const { value, path } = chooseMaterial(inputs, ['prompt', 'message', 'query', 'question', ...textNames]);
  const whole = materialText(value) ?? (typeof value === 'object' ? undefined : String(value));
  if (whole === undefined) throw new RuleInputError(`There is no prompt in ${path}. Give ${wanted}.`);
  const { text, limited } = limitText(withoutBlobs(whole), maxCharacters);
  const features = featuresOf(text);
  const requestLanguage = detectLanguage(features.request);
  const language = requestLanguage.code === 'und' ? detectLanguage(text) : requestLanguage;
  const [best, second] = rank(features, [...routingRules, ...personaRules(inputs)]);
  const mixed = isMixed(features);
  const agent = mixed ? 'assistant' : (best?.agent ?? 'assistant');
  const lead = (best?.score ?? 0) - (second?.score ?? 0);
  const confidence = mixed ? 0.6 : asConfidence(0.35 + Math.min(4, best?.score ?? 0) * 0.08 + Math.min(3, lead) * 0.11);
  const because = mixed ? 'it asks for several things of different kinds' : (best?.reasons ?? []).slice(0, 3).join(', and ');
  const needed = neededOnes(features.needs);
  const words = text.split(/\s+/).filter((word) => word !== '').length;
  return {
    output: {
      agent,
      confidence,
      reasoning: `${agent}, because ${because}.`,
      language: language.code,
      languageName: language.name,
      intent: intentOf(features, agent),
      length: { characters: whole.length, words, size: sizeOf(words) },
      needs: { ...features.needs },
      alternatives: second && second.score > 1 ? [second.agent] : [],
      ...(limited && { limited: { ...limited } }),
    },
    confidence,
    reasoning: [
      `${agent}, because ${because}.`,
      `The prompt is in ${language.name}${needed.length > 0 ? ` and concerns ${needed.join(', ')}` : ''}.`,
      ...(limited ? [`Only its first ${limited.analyzedCharacters} of ${limited.totalCharacters} characters were read.`] : []),
    ].join(' '),
  };
};

export const router: RuleAgent = { name: 'router', run: route };
