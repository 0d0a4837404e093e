import { StepError } from '../domain/step-outcome.ts';
import type { Probe, WatchedEngine } from './engine-watch.ts';
import { isSameModel } from './ollama-memory.ts';

/** Lists of models are this old at most; a name that is on none is looked for again in fresh ones. */
const LIST_AGE_MS = 60_000;
const FRESH_LIST_AGE_MS = 2_000;
const MODELS_SHOWN = 10;

export interface ModelChoice {
  watched: WatchedEngine;
  /** Without the engine's name. */
  model: string;
}

/**
 * Finds the engine of a model.
 * @param engines in the order in which they are tried.
 * @param wanted `engine/model` or a bare name; undefined is the first model of the first engine that has one.
 * @throws StepError NO_ENGINE, MODEL_NOT_FOUND, or the failure of the engines where none answered.
 */
export async function chooseModel(engines: readonly WatchedEngine[], wanted: string | undefined): Promise<ModelChoice> {
  const named = wanted === undefined ? undefined : namedEngine(engines, wanted);
  if (named) return named;
  const probed = await probeAll(engines, LIST_AGE_MS);
  const found = find(probed, wanted);
  if (found) return found;
  const probedAgain = await probeAll(engines, FRESH_LIST_AGE_MS);
  const foundNow = find(probedAgain, wanted);
  if (foundNow) return foundNow;
  throw notFound(probedAgain, wanted);
}

interface Probed {
  watched: WatchedEngine;
  probe: Probe;
}

/** Model names contain slashes too (`meta-llama/…`): only the name of an engine makes a prefix. */
function namedEngine(engines: readonly WatchedEngine[], wanted: string): ModelChoice | undefined {
  const slash = wanted.indexOf('/');
  const watched = engines.find(({ engine }) => engine.connection.settings.name === wanted.slice(0, Math.max(slash, 0)));
  return watched && { watched, model: wanted.slice(slash + 1) };
}

function probeAll(engines: readonly WatchedEngine[], maxAgeMs: number): Promise<Probed[]> {
  return Promise.all(engines.map(async (watched) => ({ watched, probe: await watched.probe(maxAgeMs) })));
}

function find(probed: readonly Probed[], wanted: string | undefined): ModelChoice | undefined {
  for (const { watched, probe } of probed) {
    const isWanted = (name: string) =>
      wanted === undefined || name === wanted || (watched.engine.connection.settings.provider === 'ollama' && isSameModel(name, wanted));
    const model = probe.models.find(isWanted);
    if (model !== undefined) return { watched, model };
  }
  return undefined;
}

function notFound(probed: readonly Probed[], wanted: string | undefined): StepError {
  const configured = probed.filter(({ watched, probe }) => !(watched.engine.connection.settings.implied && probe.failure));
  const [first] = configured;
  if (!first) {
    return new StepError('NO_ENGINE', 'No model engine is configured, and no Ollama answers at its default address.', {
      hint: 'Set OLLAMA_BASE_URL, OPENAI_BASE_URL, OPENAI_API_KEY, ANTHROPIC_API_KEY or LLM_ENGINES, or start Ollama.',
    });
  }
  const silent = configured.filter(({ probe }) => probe.failure);
  if (silent.length === configured.length && first.probe.failure) return first.probe.failure;

  const missing = wanted === undefined ? 'No engine offers a model' : `No engine offers the model "${wanted}"`;
  const without = silent.length > 0 ? `; not answering: ${silent.map(({ watched }) => watched.engine.connection.settings.name).join(', ')}` : '';
  const offered = [...new Set(configured.flatMap(({ probe }) => probe.models))];
  const some = offered.length > 0 ? ` On offer: ${offered.slice(0, MODELS_SHOWN).join(', ')}${offered.length > MODELS_SHOWN ? ', …' : ''}.` : '';
  return new StepError('MODEL_NOT_FOUND', `${missing}${without}.${some}`, {
    hint: "Change the step's model or DEFAULT_MODEL; `engine/model` names an engine as well.",
    retryable: silent.length > 0,
  });
}
