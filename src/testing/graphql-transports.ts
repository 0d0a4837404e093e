import { once } from 'node:events';
import type { FormattedExecutionResult } from 'graphql';
import { WebSocket } from 'ws';

export interface Operation {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

/** Runs an operation over one transport, and gives every result that it had. */
export type Transport = (url: string, operation: Operation, headers?: Record<string, string>) => Promise<FormattedExecutionResult[]>;

export const post = (url: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });

export const overHttp: Transport = async (url, operation, headers) => {
  const response = await post(url, operation, headers);
  return [(await response.json()) as FormattedExecutionResult];
};

export const overEventStream: Transport = async (url, operation, headers) => {
  const response = await post(url, operation, { accept: 'text/event-stream', ...headers });
  const frames = await Array.fromAsync(framesOf(response));
  return frames.filter(({ event }) => event === 'next').map(({ data }) => JSON.parse(data ?? '') as FormattedExecutionResult);
};

/** Headers go as connection parameters, as browsers do it. */
export const overWebSocket: Transport = async (url, operation, headers) => {
  await using socket = await openSocket(url, { connectionParams: headers ?? {} });
  return (await Array.fromAsync(socket.subscribe('1', operation))).flatMap((message) => {
    if (message.type === 'error') return [{ errors: message.payload } as FormattedExecutionResult];
    return message.type === 'next' ? [message.payload as FormattedExecutionResult] : [];
  });
};

export const transports: [string, Transport][] = [
  ['HTTP', overHttp],
  ['an event stream', overEventStream],
  ['WebSocket', overWebSocket],
];

export interface Frame {
  event?: string;
  id?: string;
  data?: string;
  /** A line that begins with a colon. */
  comment?: string;
}

/** The frames of a server-sent event stream, comments included; ends with the stream. */
export async function* framesOf(response: Response): AsyncGenerator<Frame> {
  let text = '';
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      yield Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')) || 'comment', line.slice(line.indexOf(':') + 1).trimStart()]));
    }
  }
}

export interface Message {
  type: string;
  id?: string;
  payload?: unknown;
}

export interface TestSocket extends AsyncDisposable {
  readonly socket: WebSocket;
  /** The next message of the server. */
  next(): Promise<Message>;
  send(message: Message): void;
  /** What the server says about one operation, up to and with its end. */
  subscribe(id: string, operation: Operation): AsyncGenerator<Message>;
  /** How the connection ended. */
  readonly closed: Promise<{ code: number; reason: string }>;
}

interface SocketOptions {
  connectionParams?: Record<string, unknown> | undefined;
  headers?: Record<string, string>;
  /** Whether it says `connection_init` by itself. */
  init?: boolean;
}

/** A client of graphql-transport-ws that hides nothing. */
export async function openSocket(url: string, { connectionParams, headers = {}, init = true }: SocketOptions = {}): Promise<TestSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  const received: Message[] = [];
  let wake = () => {};
  socket.on('message', (data) => {
    received.push(JSON.parse(String(data)) as Message);
    wake();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => {
      resolve({ code, reason: String(reason) });
      wake();
    });
  });
  await once(socket, 'open');

  const next = async (): Promise<Message> => {
    for (;;) {
      const message = received.shift();
      if (message) return message;
      if (socket.readyState === WebSocket.CLOSED) throw new Error('The socket closed before the next message');
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const send = (message: Message) => socket.send(JSON.stringify(message));
  if (init) {
    send({ type: 'connection_init', ...(connectionParams ? { payload: connectionParams } : {}) });
    const answer = await next();
    if (answer.type !== 'connection_ack') throw new Error(`Expected connection_ack, got ${JSON.stringify(answer)}`);
  }

  return {
    socket,
    next,
    send,
    closed,
    async *subscribe(id, operation) {
      send({ type: 'subscribe', id, payload: operation });
      for (;;) {
        const message = await next();
        if (message.id !== id) continue;
        yield message;
        if (message.type === 'complete' || message.type === 'error') return;
      }
    },
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed;
    },
  };
}
