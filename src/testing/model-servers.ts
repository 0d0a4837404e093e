import { type ModelFault, type ModelReply, type ModelRequest, type ModelServerOptions, type RequestKind, startModelServer } from './model-server.ts';
import type { Wire } from './model-wire.ts';

export interface ModelServersOptions {
  /** What each server offers; requests for any other model get its 404. */
  models?: Partial<Record<Wire, readonly string[]>>;
  /** What Ollama reports as the memory of a loaded model. */
  memoryBytes?: number;
}

/**
 * Counterparts of the real model servers, on real sockets:
 *
 *     await using servers = await startModelServers();
 *     servers.setReply({ text: 'one two three', chunks: 3, delayMs: 20, usage: { input: 11, output: 3 } });
 *     servers.failNext({ status: 429, headers: { 'retry-after': '2' } });   // then the reply again
 *     servers.failNext({ afterChunks: 1, happens: 'cut' });
 *     const config = readConfig(servers.environment);
 *     …
 *     expect(await servers.requests[0]?.ended).toBe('client-closed');
 *
 * A call has a cost only on the engines `paid` (`paid/gpt-4o-mini`) and `claude`: at an address that no price table knows, a model's name does not say its price.
 */
export interface ModelServers extends AsyncDisposable {
  /** For OLLAMA_BASE_URL. */
  ollamaUrl: string;
  /** For OPENAI_BASE_URL and for engines of LLM_ENGINES with the providers `openai` and `openai-compatible`. */
  openaiUrl: string;
  /** For engines of LLM_ENGINES with the provider `anthropic`. */
  anthropicUrl: string;
  /** Variables that lead to all of them: the engines `ollama`, `openai`, `paid` and `claude`. */
  environment: Record<'OLLAMA_BASE_URL' | 'OPENAI_BASE_URL' | 'OPENAI_API_KEY' | 'LLM_ENGINES', string>;
  /** What every model answers from now on; "Hello from the model." until then. */
  setReply(reply: ModelReply | ((request: ModelRequest) => ModelReply)): void;
  /** The next request of this kind fails so; several wait for one request each. */
  failNext(fault: ModelFault, on?: { wire?: Wire; kind?: RequestKind }): void;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly ModelRequest[];
}

export async function startModelServers({ models = {}, memoryBytes = 8_100_000_000 }: ModelServersOptions = {}): Promise<ModelServers> {
  const requests: ModelRequest[] = [];
  const faults: { fault: ModelFault; wire: Wire | undefined; kind: RequestKind }[] = [];
  let replyTo: (request: ModelRequest) => ModelReply = () => ({ text: 'Hello from the model.' });

  await using stack = new AsyncDisposableStack();
  async function start(wire: Wire, offered: readonly string[]): Promise<string> {
    const options: ModelServerOptions = {
      wire,
      models: models[wire] ?? offered,
      memoryBytes,
      replyTo: (request) => replyTo(request),
      takeFault(ofWire, kind) {
        const index = faults.findIndex((waiting) => waiting.kind === kind && (waiting.wire ?? ofWire) === ofWire);
        return index === -1 ? undefined : faults.splice(index, 1)[0]?.fault;
      },
      onRequest: (request) => requests.push(request),
    };
    return stack.use(await startModelServer(options)).url;
  }
  const ollamaUrl = await start('ollama', ['llama3.1:8b']);
  const openaiUrl = `${await start('openai', ['gpt-4o-mini'])}/v1`;
  const anthropicUrl = `${await start('anthropic', ['claude-sonnet-4-5'])}/v1`;
  const running = stack.move();

  return {
    ollamaUrl,
    openaiUrl,
    anthropicUrl,
    environment: {
      OLLAMA_BASE_URL: ollamaUrl,
      OPENAI_BASE_URL: openaiUrl,
      OPENAI_API_KEY: 'sk-for-tests-only',
      LLM_ENGINES: JSON.stringify([
        { name: 'paid', provider: 'openai', baseUrl: openaiUrl, apiKey: 'sk-for-tests-only' },
        { name: 'claude', provider: 'anthropic', baseUrl: anthropicUrl, apiKey: 'sk-for-tests-only' },
      ]),
    },
    setReply(reply) {
      replyTo = typeof reply === 'function' ? reply : () => reply;
    },
    failNext(fault, { wire, kind = 'generate' } = {}) {
      faults.push({ fault, wire, kind });
    },
    requests,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
