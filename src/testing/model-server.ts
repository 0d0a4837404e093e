import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { LLMock } from '@copilotkit/aimock';
import { delimiterOf, dressed, errorOf, garbageOf, modelMissing, type ReplyUsage, type Wire, type WireReply } from './model-wire.ts';

/** What a model answers. */
export interface ModelReply extends Partial<Omit<WireReply, 'usage'>> {
  text: string;
  /** Streamed before the text, where the wire format has a place for it. */
  reasoning?: string;
  /** Tools that the model calls, after its text; arguments that are a text are sent as they are, whether or not they are JSON. */
  toolCalls?: readonly { name: string; arguments: object | string }[];
  /** How many pieces the text arrives in; 3 by default, fewer where it is shorter. */
  chunks?: number;
  /** Before each piece. */
  delayMs?: number;
  /** Resolves when the piece of this number, the first being 0, may be sent. */
  beforePiece?: (piece: number) => Promise<unknown>;
  /** In exclusive buckets, missing ones zero; 11 in and 7 out by default, null for a server that reports none. */
  usage?: Partial<ReplyUsage> | null;
}

/**
 * What goes wrong with one request: an answer with another status, or a turn after so many pieces of text, where a number beyond
 * the last is just before the end. A list has no pieces: it stalls, or else is cut.
 */
export type ModelFault =
  | { status: number; headers?: Record<string, string>; body?: string | object }
  | {
      afterChunks: number;
      /** `cut` drops the connection, `end` ends the answer as if all were well, `stall` sends nothing more. */
      happens: 'cut' | 'end' | 'stall' | 'garbage' | 'error';
    };

/** `list` is the list of models, `memory` Ollama's list of loaded ones. */
export type RequestKind = 'generate' | 'list' | 'memory';

/** A request as the server saw it. */
export interface ModelRequest {
  wire: Wire;
  kind: RequestKind;
  path: string;
  headers: IncomingHttpHeaders;
  /** Parsed JSON; undefined without a body. */
  body: unknown;
  /** Pieces of text that were sent so far. */
  chunksSent: number;
  /** `client-closed`: the client dropped the connection before the end of the answer. */
  ended: Promise<'complete' | 'fault' | 'client-closed'>;
}

export interface ModelServerOptions {
  wire: Wire;
  models: readonly string[];
  /** What Ollama reports as the memory of a loaded model. */
  memoryBytes: number;
  replyTo(request: ModelRequest): ModelReply;
  /** Takes the fault that waits for such a request, if any. */
  takeFault(wire: Wire, kind: RequestKind): ModelFault | undefined;
  onRequest(request: ModelRequest): void;
}

/**
 * One model server: aimock writes the protocol, and in front of it stands a server that adds what aimock cannot do (loaded
 * models, token details, pauses, faults at an exact place) and sees when a client closes its connection.
 */
export async function startModelServer(options: ModelServerOptions): Promise<{ url: string } & AsyncDisposable> {
  const { wire, models } = options;
  const mock = new LLMock();
  // Its list of models is made of these.
  for (const model of models) mock.on({ model }, { content: 'never sent' });
  await mock.start();
  let requestCount = 0;

  async function answer(request: ModelRequest, response: ServerResponse, closed: AbortSignal, markFault: () => void): Promise<void> {
    const fault = options.takeFault(wire, request.kind);
    if (fault && 'status' in fault) {
      markFault();
      sendJson(response, fault.status, fault.body ?? {}, fault.headers);
      return;
    }
    if (fault && request.kind !== 'generate') {
      if (fault.happens === 'stall') return;
      markFault();
      response.socket?.destroy();
      return;
    }
    if (request.kind === 'memory') {
      sendJson(response, 200, {
        models: models.map((name) => ({ name, model: name, size: options.memoryBytes, size_vram: Math.floor(options.memoryBytes / 2) })),
      });
      return;
    }
    const context = `request-${++requestCount}`;
    const reply = request.kind === 'generate' ? options.replyTo(request) : undefined;
    if (reply) {
      const { model } = request.body as { model: string };
      if (!models.includes(model)) {
        sendJson(response, 404, modelMissing(wire, model));
        return;
      }
      const { text, reasoning, toolCalls = [], chunks = 3, finishReason = 'stop' } = reply;
      const calls = toolCalls.map(({ name, arguments: given }) => ({ name, arguments: typeof given === 'string' ? given : JSON.stringify(given) }));
      const content = calls.length === 0 ? { content: text, finishReason } : { ...(text && { content: text }), toolCalls: calls };
      mock.prependFixture({
        match: { context },
        response: { ...content, ...(reasoning !== undefined && { reasoning }) },
        chunkSize: Math.max(1, Math.ceil(text.length / chunks)),
      });
    }
    const upstream = await fetch(new URL(request.path, mock.url), {
      method: reply ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', 'x-aimock-context': context },
      body: reply ? JSON.stringify(request.body) : null,
      signal: closed,
    });
    response.writeHead(upstream.status, { 'content-type': upstream.headers.get('content-type') ?? 'application/json' });
    if (!reply || !upstream.ok || !upstream.body) {
      response.end(await upstream.text());
      return;
    }
    await stream(request, reply, fault, framesOf(upstream.body, delimiterOf[wire]), response, closed, markFault);
  }

  async function stream(
    request: ModelRequest,
    reply: ModelReply,
    fault: Extract<ModelFault, { afterChunks: number }> | undefined,
    frames: AsyncIterable<string>,
    response: ServerResponse,
    closed: AbortSignal,
    markFault: () => void,
  ): Promise<void> {
    const whole = wireReply(reply);
    for await (const raw of frames) {
      const frame = dressed(wire, raw, whole);
      if (fault && (frame.isLast || (frame.carriesText && request.chunksSent === fault.afterChunks))) {
        if (fault.happens === 'stall') return;
        markFault();
        if (fault.happens === 'cut') response.socket?.destroy();
        else response.end({ end: '', garbage: garbageOf[wire], error: errorOf[wire] }[fault.happens]);
        return;
      }
      if (frame.isLast) {
        response.end(frame.text);
        return;
      }
      if (frame.carriesText && reply.delayMs) await delay(reply.delayMs, undefined, { signal: closed });
      if (frame.carriesText) await reply.beforePiece?.(request.chunksSent);
      await new Promise<void>((resolve) => response.write(frame.text, () => resolve()));
      if (frame.carriesText) request.chunksSent += 1;
    }
  }

  const server = createServer((incoming, response) => {
    const closed = new AbortController();
    let isFault = false;
    const ended = Promise.withResolvers<Awaited<ModelRequest['ended']>>();
    response.once('close', () => {
      closed.abort();
      ended.resolve(isFault ? 'fault' : response.writableEnded ? 'complete' : 'client-closed');
    });
    const markFault = () => {
      isFault = true;
    };
    receive(wire, incoming, ended.promise)
      .then((request) => {
        options.onRequest(request);
        return answer(request, response, closed.signal, markFault);
      })
      .catch((error: unknown) => {
        if (!closed.signal.aborted) response.destroy(error instanceof Error ? error : new Error(String(error)));
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await mock.stop();
    },
  };
}

async function receive(wire: Wire, incoming: IncomingMessage, ended: ModelRequest['ended']): Promise<ModelRequest> {
  const path = incoming.url ?? '/';
  const body = await readText(incoming);
  return {
    wire,
    kind: incoming.method === 'POST' ? 'generate' : path.endsWith('/api/ps') ? 'memory' : 'list',
    path,
    headers: incoming.headers,
    body: body ? JSON.parse(body) : undefined,
    chunksSent: 0,
    ended,
  };
}

function wireReply({ usage, finishReason = 'stop', usageInEveryChunk = false, promptMs = 300, answerMs = 1_200 }: ModelReply): WireReply {
  const none = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0 };
  return { finishReason, usageInEveryChunk, promptMs, answerMs, usage: usage === null ? null : { ...none, ...(usage ?? { input: 11, output: 7 }) } };
}

async function* framesOf(body: AsyncIterable<Uint8Array>, delimiter: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const frames = (rest + decoder.decode(bytes, { stream: true })).split(delimiter);
    rest = frames.pop() ?? '';
    for (const frame of frames) if (frame.trim()) yield `${frame}${delimiter}`;
  }
}

function sendJson(response: ServerResponse, status: number, body: string | object, headers: Record<string, string> = {}): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}
