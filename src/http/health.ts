import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasScope } from '../domain/actor.ts';
import type { Authentication } from './authentication.ts';
import { headersOf } from './caller.ts';
import { sendJson } from './json.ts';

export interface HealthReport {
  status: 'ONLINE' | 'DEGRADED' | 'OFFLINE';
  components: readonly { name: string; status: string }[];
}

interface Health {
  authentication: Pick<Authentication, 'actorOf'>;
  health: () => Promise<HealthReport>;
}

/**
 * `/health` says how the server is, and that it is; `/ready` with its status code whether to send it work. Probes have no key: without one
 * they hear which parts are well, and nothing about them.
 */
export async function serveHealth(request: IncomingMessage, response: ServerResponse, { authentication, health }: Health): Promise<void> {
  const [{ status, components }, mayRead] = await Promise.all([health(), mayReadDetails(request, authentication)]);
  const isReadyCheck = request.url?.startsWith('/ready');
  const shown = mayRead ? components : components.map((component) => ({ name: component.name, status: component.status }));
  sendJson(response, isReadyCheck && status === 'OFFLINE' ? 503 : 200, { status, components: shown });
}

async function mayReadDetails(request: IncomingMessage, authentication: Health['authentication']): Promise<boolean> {
  const caller = { headers: headersOf(request), connectionParams: undefined, lastEventId: undefined, signal: new AbortController().signal };
  try {
    return hasScope(await authentication.actorOf(caller), 'READ');
  } catch {
    // A key that does not work, or a database that cannot tell: the report is about that, too.
    return false;
  }
}
