import type { IncomingMessage } from 'node:http';

export interface Refusal {
  status: number;
  message: string;
}

const EXECUTABLE = ['application/json', 'application/graphql-response+json', 'text/event-stream'];

/**
 * Why a request to the GraphQL endpoint goes no further; undefined where it may. Browsers let any page send forms, text and plain links
 * here without asking; a JSON body they do not. A GET runs only where its Accept header was written by a program, or shows the playground, which
 * runs nothing by itself.
 */
export function refuseRequest({ method, headers, url = '' }: IncomingMessage, hasPage: boolean): Refusal | undefined {
  if (method === 'POST') {
    const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
    if (mediaType.trim().toLowerCase() === 'application/json') return undefined;
    return { status: 415, message: 'A POST body must be JSON: send it as Content-Type: application/json.' };
  }
  if (method === 'GET') {
    const accept = (headers.accept ?? '').toLowerCase();
    if (!(hasPage && accept.includes('text/html')) && !EXECUTABLE.some((type) => accept.includes(type))) {
      return { status: 406, message: `A GET must accept one of ${EXECUTABLE.join(', ')}${hasPage ? ', or text/html for the playground' : ''}.` };
    }
    const parameters = new URLSearchParams(url.split('?')[1]);
    const malformed = ['variables', 'extensions'].find((name) => !isJson(parameters.get(name)));
    if (malformed) return { status: 400, message: `The parameter ${malformed} must be JSON.` };
  }
  return undefined;
}

/** Absent and empty are fine. */
function isJson(text: string | null): boolean {
  try {
    return !text || JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}
