import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import { floorCursor } from '../events/log.ts';
import { type AgentStatus, runningStages } from './agent-status.ts';

/** A stage in which an agent works. */
export interface AgentStage {
  id: string;
  shop: string;
  agentName: string;
}

/** An agent that has not been removed. */
export interface NamedAgent {
  id: string;
  shop: string;
  name: string;
}

/** The stages in which agents work, as they are at one moment, with the event cursor of that moment (see `cursorFromFloor`). */
export async function readActivity(database: Queryable): Promise<{ stages: AgentStage[]; floor: string }> {
  const rows = await database.query<{ floor: string; stages: AgentStage[] }>(sql`
    select ${floorCursor} as floor,
      coalesce((select jsonb_agg(jsonb_build_object('id', id, 'shop', shop, 'agentName', agent_name)) from (${runningStages}) running), '[]') as stages`);
  const [row] = rows;
  return { stages: row?.stages ?? [], floor: row?.floor ?? '' };
}

/** Those of these stages that are an agent's. */
export async function readAgentStages(database: Queryable, stageIds: readonly string[]): Promise<AgentStage[]> {
  return database.query<AgentStage>(sql`
    select id, shop, agent_name as "agentName" from stage where id = any(${stageIds}::uuid[]) and agent_name is not null`);
}

/** @param names all of them where undefined. */
export async function readNamedAgents(database: Queryable, names: readonly string[] | undefined): Promise<NamedAgent[]> {
  return database.query<NamedAgent>(sql`
    select id, shop, name from agent
    where removed_at is null and ${names === undefined ? sql`true` : sql`name = any(${names}::text[])`} order by name, id`);
}

/**
 * What agents are doing, kept in memory while somebody watches: the same rules as `agentStatusSql`, applied after each event instead of
 * at one moment, so that work that takes a millisecond is seen as well.
 */
export class AgentActivity {
  /** Shops of running stages, by their id, by the agent's name. */
  readonly #running = new Map<string, Map<string, string>>();
  readonly #nameOfStage = new Map<string, string>();
  /** Whether a worker is there that runs agents. */
  isServed = false;

  has(stageId: string): boolean {
    return this.#nameOfStage.has(stageId);
  }

  begin({ id, shop, agentName }: AgentStage): void {
    const ofName = this.#running.get(agentName) ?? new Map<string, string>();
    this.#running.set(agentName, ofName.set(id, shop));
    this.#nameOfStage.set(id, agentName);
  }

  end(stageId: string): void {
    const name = this.#nameOfStage.get(stageId);
    if (name === undefined) return;
    this.#nameOfStage.delete(stageId);
    const ofName = this.#running.get(name);
    ofName?.delete(stageId);
    if (ofName?.size === 0) this.#running.delete(name);
  }

  nameOf(stageId: string): string | undefined {
    return this.#nameOfStage.get(stageId);
  }

  get names(): string[] {
    return [...this.#running.keys()];
  }

  /** Makes it what was read at one moment. */
  replace(stages: readonly AgentStage[]): void {
    this.#running.clear();
    this.#nameOfStage.clear();
    for (const stage of stages) this.begin(stage);
  }

  /**
   * @param viewerShop null sees the work of all shops.
   * @param ownNames shops that have an agent of their own of that name.
   */
  statusOf({ shop, name }: NamedAgent, viewerShop: string | null, ownNames: ReadonlySet<string>): AgentStatus {
    if (!this.isServed) return 'OFFLINE';
    for (const stageShop of this.#running.get(name)?.values() ?? []) {
      const isVisible = viewerShop === null || stageShop === viewerShop;
      if (isVisible && (ownNames.has(stageShop) ? stageShop : '') === shop) return 'ACTIVE';
    }
    return 'IDLE';
  }
}
