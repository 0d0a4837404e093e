import { createHash } from 'node:crypto';
import { type LanguageModelMiddleware, simulateReadableStream } from 'ai';
import type { EngineSettings } from './engine-settings.ts';

/** Where answers are kept, each for one shop. Neither call throws: without it, models are asked. */
export interface ResponseStore {
  /** @returns what was kept under this hash for this shop and has not expired. */
  find(shop: string, hash: Buffer): Promise<string | undefined>;
  keep(shop: string, hash: Buffer, parts: string): Promise<void>;
}

interface ResponseCacheOptions {
  store: ResponseStore;
  settings: EngineSettings;
  /** The empty string is none, which is a shop of its own here. */
  shop: string;
  onHit(): void;
  /** Whether the engine's answer broke; asked when a stream has come to its end. */
  hasFailed(): boolean;
}

type WrapStream = NonNullable<LanguageModelMiddleware['wrapStream']>;
type StreamPart = Awaited<ReturnType<WrapStream>>['stream'] extends ReadableStream<infer Part> ? Part : never;

const MAX_CHARACTERS = 1_048_576;
const NO_USAGE = {
  inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 0, text: 0, reasoning: 0 },
};
/** Of no use in a later answer. */
const passing = new Set<StreamPart['type']>(['stream-start', 'response-metadata', 'raw', 'ping']);

/**
 * Answers a request of temperature 0 with what the same model said to the same request before. Only whole answers are kept. The requests of
 * two shops are never the same one. Two that arrive at once are both sent; the later answer is kept.
 */
export function responseCache({ store, settings, shop, onHit, hasFailed }: ResponseCacheOptions): LanguageModelMiddleware {
  return {
    async wrapStream({ doStream, params, model }) {
      if (params.temperature !== 0) return doStream();
      const { abortSignal: _signal, headers: _headers, includeRawChunks: _raw, ...request } = params;
      // The address as well: another server may stand behind the same name by now.
      const hash = createHash('sha256')
        .update(JSON.stringify([settings.name, settings.baseUrl, model.modelId, request]))
        .digest();
      const kept = await store.find(shop, hash);
      if (kept !== undefined) {
        onHit();
        return { stream: simulateReadableStream({ chunks: replayed(kept), initialDelayInMs: null, chunkDelayInMs: null }) };
      }
      const { stream, ...answer } = await doStream();
      const keep = async (parts: StreamPart[]) => {
        const text = JSON.stringify(parts);
        if (!hasFailed() && text.length <= MAX_CHARACTERS) await store.keep(shop, hash, text);
      };
      return { ...answer, stream: stream.pipeThrough(remember(settings, keep)) };
    },
  };
}

function replayed(kept: string): StreamPart[] {
  // Written by `keep` above.
  const parts = JSON.parse(kept) as StreamPart[];
  return [{ type: 'stream-start', warnings: [] }, ...parts.map((part) => (part.type === 'finish' ? { ...part, usage: NO_USAGE } : part))];
}

/** Hands the parts of an answer over, pieces of text joined, before its end passes; not those of one that failed. */
function remember({ provider }: EngineSettings, keep: (parts: StreamPart[]) => Promise<void>): TransformStream<StreamPart, StreamPart> {
  const parts: StreamPart[] = [];
  let isWhole = false;
  let isBroken = false;
  return new TransformStream({
    transform(part, controller) {
      if (part.type === 'error') isBroken = true;
      // Ollama need not say why it stopped.
      if (part.type === 'finish') isWhole = part.finishReason.raw !== undefined || provider === 'ollama';
      const last = parts.at(-1);
      const isDelta = part.type === 'text-delta' || part.type === 'reasoning-delta';
      if (isDelta && last?.type === part.type && last.id === part.id) last.delta += part.delta;
      else if (!passing.has(part.type)) parts.push({ ...part });
      controller.enqueue(part);
    },
    async flush() {
      if (isWhole && !isBroken) await keep(parts);
    },
  });
}
