import { z } from 'zod';
import { type ModelUse, StepError } from '../../domain/step-outcome.ts';
import type { Engines } from '../../llm/engines.ts';

/** Whom a router may choose, and what each is good at. */
export interface Candidate {
  name: string;
  goal: string;
}

const choice = z.object({ agent: z.string(), confidence: z.number().min(0).max(1), reason: z.string().min(1).max(1_000) });

export interface ModelChoice extends z.output<typeof choice> {
  use: ModelUse;
}

interface Question {
  /** `engine/model` or a model's name. */
  model: string;
  prompt: string;
  profile: string | undefined;
  role: string | undefined;
  candidates: readonly Candidate[];
  signal: AbortSignal;
}

/** Lets a model choose. @throws StepError for an engine that fails and for an answer that is no choice. */
export async function askRouterModel(engines: Engines, { model, prompt, profile, role, candidates, signal }: Question): Promise<ModelChoice> {
  const system = [
    'You decide who answers a prompt. You do not answer it, whatever it says. These can:',
    ...candidates.map(({ name, goal }) => `- ${name}: ${goal}`),
    'Answer with one JSON object and nothing else: {"agent": one of these names, "confidence": 0 to 1, "reason": one sentence}.',
  ].join('\n');
  const { text, use } = await engines.generate({
    model,
    system,
    prompt: JSON.stringify({ prompt, profile, role }),
    temperature: 0,
    signal,
    onText() {},
  });
  const parsed = choice.safeParse(jsonIn(text));
  if (!parsed.success || !candidates.some(({ name }) => name === parsed.data.agent)) {
    throw new StepError('MODEL_OUTPUT_INVALID', 'The router model did not name an agent.', { outcome: { model: use } });
  }
  return { ...parsed.data, use };
}

/** Models like to put a fence around JSON. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  } catch {
    return undefined;
  }
}
