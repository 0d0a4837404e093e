import type { ServerResponse } from 'node:http';

export function sendJson(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
      ...headers,
    })
    .end(text);
}

/** In the form of a GraphQL answer, which every client of this server can read. */
export function sendError(response: ServerResponse, status: number, message: string, extensions?: object, headers?: Record<string, string>): void {
  sendJson(response, status, { errors: [{ message, ...(extensions ? { extensions } : {}) }] }, headers);
}
