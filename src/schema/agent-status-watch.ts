import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import type { Signals } from '../db/signals.ts';
import { AgentActivity, type NamedAgent, readActivity, readAgentStages, readNamedAgents } from '../domain/agent-activity.ts';
import type { AgentStatus } from '../domain/agent-status.ts';
import { agentsAreServedForMs } from '../domain/workers.ts';
import { decodeCursor } from '../events/cursor.ts';
import { cursorFromFloor } from '../events/log.ts';
import type { CursorEvent, LiveEvents } from '../events/stream.ts';

export interface AgentStatusChange {
  agentId: string;
  status: AgentStatus;
}

interface Subscriber {
  /** Null sees all shops. */
  shop: string | null;
  /** All of them where undefined. */
  names: ReadonlySet<string> | undefined;
  send(change: AgentStatusChange): void;
}

/** Tells how the statuses of agents change: in the whole installation, whichever process runs them. */
export interface AgentStatusWatch extends AsyncDisposable {
  /** Resolves when it has begun: what changes from then on is told. @returns how to stop. */
  subscribe(subscriber: Subscriber): Promise<() => void>;
}

interface WatchOptions {
  database: Database;
  signals: Signals;
  live: LiveEvents;
  log: Pick<Logger, 'warn'>;
}

/** Where no worker is there: one that came would say so, but a hint can be lost. */
const ABSENCE_CHECK_MS = 5_000;
const RETRY_MS = 1_000;
/** Events that are looked up together. */
const BATCH = 500;

/**
 * One for each process, awake while somebody subscribes. What agents do it learns from the event log, so that no change is missed; whether
 * workers are there from their hints, and by asking once when the newest sign of life becomes too old.
 */
export function openAgentStatusWatch({ database, signals, live, log }: WatchOptions): AgentStatusWatch {
  const subscribers = new Set<Subscriber>();
  let session: { begun: Promise<void>; ended: Promise<void>; stop: AbortController } | undefined;

  /** Lets something change, and tells who has to know. @param names of the agents that it may concern; all where undefined. */
  const apply = async (activity: AgentActivity, names: readonly string[] | undefined, change: () => void): Promise<void> =>
    tell(activity, await readNamedAgents(database, names), change);

  const tell = (activity: AgentActivity, agents: readonly NamedAgent[], change: () => void): void => {
    const shops = new Set([...subscribers].map(({ shop }) => shop));
    const statuses = () =>
      [...shops].flatMap((shop) => usableBy(shop, agents).map(({ agent, own }) => ({ shop, agent, status: activity.statusOf(agent, shop, own) })));
    const before = statuses();
    change();
    for (const [index, { shop, agent, status }] of statuses().entries()) {
      if (before[index]?.status === status) continue;
      for (const subscriber of subscribers) {
        if (subscriber.shop === shop && (subscriber.names?.has(agent.name) ?? true)) subscriber.send({ agentId: agent.id, status });
      }
    }
  };

  const handle = async (activity: AgentActivity, events: readonly CursorEvent[]): Promise<void> => {
    const changes = events.flatMap(({ body }) => (body.type === 'STAGE_CHANGED' ? [body] : []));
    const begun = changes.filter(({ stageStatus }) => stageStatus === 'RUNNING').map(({ stageId }) => stageId);
    const stages = new Map(begun.length === 0 ? [] : (await readAgentStages(database, begun)).map((stage) => [stage.id, stage]));
    const nameOf = (stageId: string) => stages.get(stageId)?.agentName ?? activity.nameOf(stageId);
    const names = [...new Set(changes.flatMap(({ stageId }) => nameOf(stageId) ?? []))];
    const agents = names.length === 0 ? [] : await readNamedAgents(database, names);
    for (const { stageId, stageStatus } of changes) {
      const stage = stages.get(stageId);
      const ofName = agents.filter(({ name }) => name === nameOf(stageId));
      tell(activity, ofName, () => (stageStatus === 'RUNNING' ? stage && activity.begin(stage) : activity.end(stageId)));
    }
  };

  /** @returns after how long to ask again. */
  const lookForWorkers = async (activity: AgentActivity): Promise<number> => {
    const servedForMs = await agentsAreServedForMs(database);
    const isServed = servedForMs > 0;
    if (isServed !== activity.isServed) {
      await apply(activity, undefined, () => {
        activity.isServed = isServed;
      });
    }
    return isServed ? servedForMs + 1 : ABSENCE_CHECK_MS;
  };

  const followWorkers = async (activity: AgentActivity, signal: AbortSignal): Promise<void> => {
    let wake = () => {};
    const off = signals.on('workers', () => wake());
    signal.addEventListener('abort', () => wake(), { once: true });
    try {
      while (!signal.aborted) {
        const woken = Promise.withResolvers<void>();
        wake = woken.resolve;
        const timer = setTimeout(wake, await lookForWorkers(activity));
        if (!signal.aborted) await woken.promise;
        clearTimeout(timer);
      }
    } finally {
      off();
    }
  };

  const followStages = async (activity: AgentActivity, floor: string, attempt: AbortController): Promise<void> => {
    const pending: CursorEvent[] = [];
    let handling: Promise<void> | undefined;
    const handleAll = async () => {
      try {
        while (pending.length > 0) await handle(activity, pending.splice(0, BATCH));
      } catch (error) {
        attempt.abort(error);
      }
      handling = undefined;
    };
    const after = decodeCursor(cursorFromFloor(floor));
    for await (const event of await live.feed({ where: undefined, after, types: ['STAGE_CHANGED'], signal: attempt.signal })) {
      pending.push(event);
      handling ??= handleAll();
      if (pending.length >= BATCH) await handling;
    }
    await handling;
    attempt.signal.throwIfAborted();
  };

  /** Until the signal aborts, or the database fails. */
  const follow = async (activity: AgentActivity, floor: string, signal: AbortSignal): Promise<void> => {
    const attempt = new AbortController();
    const stop = () => attempt.abort(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const parts = [followStages(activity, floor, attempt), followWorkers(activity, attempt.signal)];
    try {
      await Promise.all(parts);
    } finally {
      attempt.abort();
      signal.removeEventListener('abort', stop);
      await Promise.allSettled(parts);
    }
  };

  const run = async (signal: AbortSignal, begin: () => void): Promise<void> => {
    const activity = new AgentActivity();
    for (let isFirst = true; !signal.aborted; ) {
      try {
        const { stages, floor } = await readActivity(database);
        if (isFirst) {
          activity.replace(stages);
          activity.isServed = (await agentsAreServedForMs(database)) > 0;
        } else {
          // What changed while the database was away is told now.
          const names = [...new Set([...activity.names, ...stages.map(({ agentName }) => agentName)])];
          await apply(activity, names, () => activity.replace(stages));
        }
        isFirst = false;
        begin();
        await follow(activity, floor, signal);
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ err: error }, 'The statuses of agents could not be followed; trying again');
        await delay(RETRY_MS, undefined, { signal }).catch(() => {});
      }
    }
  };

  const open = () => {
    const stop = new AbortController();
    const begun = Promise.withResolvers<void>();
    const ended = run(stop.signal, begun.resolve).finally(begun.resolve);
    return { begun: begun.promise, ended, stop };
  };
  const close = () => {
    session?.stop.abort();
    const ended = session?.ended;
    session = undefined;
    return ended;
  };

  return {
    async subscribe(subscriber) {
      subscribers.add(subscriber);
      session ??= open();
      await session.begun;
      return () => {
        subscribers.delete(subscriber);
        if (subscribers.size === 0) void close();
      };
    },
    async [Symbol.asyncDispose]() {
      subscribers.clear();
      await close();
    },
  };
}

/** What names mean to a viewer: the agents of his list, each with the shops that have one of their own. */
function usableBy(viewerShop: string | null, agents: readonly NamedAgent[]): { agent: NamedAgent; own: ReadonlySet<string> }[] {
  const owners = new Map<string, Set<string>>();
  for (const { shop, name } of agents) if (shop !== '') owners.set(name, (owners.get(name) ?? new Set()).add(shop));
  return agents.flatMap((agent) => {
    const own = owners.get(agent.name) ?? new Set<string>();
    const isUsable = viewerShop === null || agent.shop === viewerShop || (agent.shop === '' && !own.has(viewerShop));
    return isUsable ? [{ agent, own }] : [];
  });
}
