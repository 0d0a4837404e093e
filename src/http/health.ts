import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Actor, hasScope } from '../domain/actor.ts';
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
  const [{ status, components }, actor] = await Promise.all([health(), readerOf(request, authentication)]);
  const isReadyCheck = request.url?.startsWith('/ready');
  // What an engine said when it failed is for the operator.
  const isHidden = (name: string) => name.startsWith('llm:') && actor !== undefined && !hasScope(actor, 'ADMIN');
  const shown = actor
    ? components.map((component) => (isHidden(component.name) ? { ...component, message: null } : component))
    : components.map((component) => ({ name: component.name, status: component.status }));
  sendJson(response, isReadyCheck && status === 'OFFLINE' ? 503 : 200, { status, components: shown });
}

/** Undefined for who may not read. */
async function readerOf(request: IncomingMessage, authentication: Health['authentication']): Promise<Actor | undefined> {
  const caller = { headers: headersOf(request), connectionParams: undefined, lastEventId: undefined, signal: new AbortController().signal };
  try {
    const actor = await authentication.actorOf(caller);
    return hasScope(actor, 'READ') ? actor : undefined;
  } catch {
    // A key that does not work, or a database that cannot tell: the report is about that, too.
    return undefined;
  }
}
