import { withinAllowance } from './allowance.ts';
import { asConversation, generationOf } from './conversation.ts';
import { openConnection, openTransport, type Patience } from './engine-connection.ts';
import { type EnginesConfig, engineSettings } from './engine-settings.ts';
import { type WatchedEngine, watchEngine } from './engine-watch.ts';
import type { ConverseRequest, Engines } from './engines.ts';
import { chooseModel } from './model-choice.ts';
import type { ResponseStore } from './response-cache.ts';
import { openSdkEngine } from './sdk-engine.ts';

const STATUS_AGE_MS = 10_000;

export interface EngineTimes extends Patience {
  /** How long a probe waits for an answer. */
  probeMs: number;
}

const defaultTimes: EngineTimes = { firstByteMs: 300_000, silenceMs: 60_000, placeMs: 600_000, probeMs: 2_000 };

/**
 * The engines of a configuration. Nothing is connected to before it is needed.
 * @param cache where answers are kept; they are not where it is omitted.
 */
export function openEngines(config: EnginesConfig, { cache, ...times }: Partial<EngineTimes> & { cache?: ResponseStore | undefined } = {}): Engines {
  const { probeMs, ...patience } = { ...defaultTimes, ...times };
  const resources = new AsyncDisposableStack();
  const transport = resources.use(openTransport(patience));
  const watched = engineSettings(config).map((settings) => watchEngine(openSdkEngine(resources.use(openConnection(settings, transport, cache))), probeMs));
  const ollama = watched.find(({ engine }) => engine.connection.settings.name === 'ollama');
  if (!ollama) throw new Error('OLLAMA_BASE_URL always has a value');

  // Every call of a model passes here.
  const turn = ({ engine }: WatchedEngine, model: string, request: ConverseRequest) =>
    withinAllowance(engine.connection.settings, model, request, (allowed) => engine.converse(model, allowed));

  const converse = async (request: ConverseRequest) => {
    const choice = await chooseModel(watched, request.model ?? config.DEFAULT_MODEL);
    request.signal.throwIfAborted();
    return turn(choice.watched, choice.model, request);
  };

  return {
    ollama: async (request) => generationOf(await turn(ollama, request.model, asConversation(request))),
    generate: async (request) => generationOf(await converse(asConversation(request))),
    converse,
    async locate(wanted) {
      const { watched: chosen, model } = await chooseModel(watched, wanted ?? config.DEFAULT_MODEL);
      return { engine: chosen.engine.connection.settings.name, model };
    },
    status: (maxAgeMs = STATUS_AGE_MS) => Promise.all(watched.map((engine) => engine.status(maxAgeMs))),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
