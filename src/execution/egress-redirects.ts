import { Headers, type RequestInit, type Response } from 'undici';
import { StepError } from '../domain/step-outcome.ts';

const maxRedirects = 5;
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What may follow a redirect to another origin. Anything else may be a credential, and is dropped. */
const harmlessHeaders: ReadonlySet<string> = new Set(['accept', 'accept-encoding', 'accept-language', 'content-type', 'user-agent']);

export interface FetchRequest extends RequestInit {
  headers: Headers;
}

/**
 * Follows redirects as the Fetch standard says (5.6, HTTP-redirect fetch), but for the headers that another origin gets.
 * @param fetchOnce follows none itself.
 * @throws StepError TOO_MANY_REDIRECTS after five, and what `fetchOnce` throws.
 */
export async function fetchFollowing(url: URL, request: FetchRequest, fetchOnce: (url: URL, request: FetchRequest) => Promise<Response>): Promise<Response> {
  let target = url;
  let current = request;
  for (let redirects = 0; ; redirects += 1) {
    const response = await fetchOnce(target, current);
    const location = redirectStatuses.has(response.status) ? response.headers.get('location') : null;
    const next = location === null ? null : URL.parse(location, target);
    if (next === null) return response;
    await response.body?.cancel();
    if (redirects === maxRedirects) {
      throw new StepError('TOO_MANY_REDIRECTS', `${url.origin} led to more than ${maxRedirects} redirects.`, { hint: 'Give the address that they lead to.' });
    }
    current = redirected(current, response.status, next.origin === target.origin);
    target = next;
  }
}

function redirected(request: FetchRequest, status: number, sameOrigin: boolean): FetchRequest {
  const { body, method = 'GET', ...rest } = request;
  const becomesGet = status === 303 ? !['GET', 'HEAD'].includes(method) : (status === 301 || status === 302) && method === 'POST';
  const headers = new Headers(
    [...request.headers].filter(([name]) => (sameOrigin || harmlessHeaders.has(name)) && !(becomesGet && name.startsWith('content-'))),
  );
  return becomesGet || body === undefined ? { ...rest, headers, method: becomesGet ? 'GET' : method } : { ...rest, headers, method, body };
}
