import type { Transaction } from '../../db/database.ts';
import type { Actor } from '../actor.ts';
import type { StoredAgent } from '../agents.ts';
import type { Domain } from '../domain.ts';
import { InvalidStateError, NotFoundError, throwIfAny } from '../errors.ts';
import { newId } from '../ids.ts';
import { checkLimits, type NewTask, openLookups, type PreparedTask } from '../new-task.ts';
import { copyPlan } from '../plans/store-plan.ts';
import { type Storable, storeOnce } from '../store-tasks.ts';
import type { WorkStep } from '../task-sources/task-work.ts';
import { lockOriginal, type Original } from './original.ts';
import { replayPlan } from './replay-plan.ts';
import type { ReplayFrom } from './replay-point.ts';
import { type ReplayChanges, replayWork, stepsOf } from './replay-work.ts';
import { takeOverStages } from './take-over.ts';

export interface Replay extends ReplayChanges {
  taskId: string;
  from: ReplayFrom;
  /** 1 to 10; the original's where null. */
  priority: number | null;
  idempotencyKey: string | null;
}

/**
 * Runs a task that has ended again, as a new task of the same shop: its stages from the chosen one on, the earlier ones with the outputs that
 * they had. It waits for nothing that the original waited for, and has no external id. The original is not changed.
 */
export async function replayTask(domain: Domain, actor: Actor, replay: Replay): Promise<{ taskId: string; originalId: string; cursor: string }> {
  return domain.database.transaction(async (tx) => {
    const original = await lockOriginal(tx, actor, replay.taskId);
    const call = { shop: original.shop, key: replay.idempotencyKey, input: { replay } };
    const { taskIds, cursor } = await storeOnce(domain, tx, call, () => prepareReplay(domain, tx, { actor, original, replay }));
    const [taskId = ''] = taskIds;
    return { taskId, originalId: original.id, cursor };
  });
}

interface Request {
  actor: Actor;
  original: Original;
  replay: Replay;
}

async function prepareReplay(domain: Domain, tx: Transaction, { actor, original: found, replay }: Request): Promise<Storable> {
  if (found.kind === 'EXTERNAL') throw new InvalidStateError('The task ran elsewhere: let that be run again.', found.status, ['taskId']);
  const task = newTask(found, replay);
  const { original, first, keepsPlan, faults: planFaults } = replayPlan(found, replay);
  const { agents, unknown } = await findAgents(tx, { actor, original, replay }, stepsOf(original).slice(first));
  const { work, faults } = replayWork(original, first, replay, { stepTypes: domain.stepTypes, agents });
  throwIfAny([...checkLimits(task), ...unknown, ...planFaults, ...faults]);
  const prepared: PreparedTask = {
    id: newId(),
    shop: original.shop,
    createdBy: actor.name,
    traceparent: actor.traceparent ?? null,
    at: [],
    kind: original.kind,
    replayOfId: original.id,
    task,
    work: original.conversationOfId === null ? work : { ...work, conversation: { id: original.conversationOfId, shop: original.shop } },
    stageIds: work.steps.map(() => newId()),
  };
  const complete = async () => {
    await takeOverStages(tx, original, { taskId: prepared.id, stageIds: prepared.stageIds, first });
    const stages = work.steps.map(({ name }, index) => ({ name, id: prepared.stageIds[index] ?? '' }));
    if (keepsPlan && original.plan) await copyPlan(tx, prepared.id, original.plan, stages);
  };
  return { prepared: [prepared], refs: new Map(), ...(first > 0 && { complete }) };
}

function newTask(original: Original, { priority, idempotencyKey }: Replay): Omit<NewTask, 'source'> {
  const { onDependencyFailure, timeoutMs, maxAttempts, tags, metadata, budget } = original;
  return {
    priority: priority ?? original.priority,
    dependsOn: [],
    onDependencyFailure,
    startAfter: null,
    timeoutMs,
    maxAttempts,
    tags,
    metadata,
    shop: original.shop || null,
    externalId: null,
    idempotencyKey,
    budget,
  };
}

/** Those that the steps to run again name: one that was removed since cannot work any more. */
async function findAgents(tx: Transaction, { actor, original, replay }: Request, steps: readonly WorkStep[]) {
  const lookups = openLookups(tx, actor)(original.shop || null);
  const names = [...new Set(steps.flatMap(({ type, agentName }) => (type !== 'agent' || agentName === null ? [] : [agentName])))];
  const agents = new Map<string, StoredAgent | undefined>();
  for (const name of names) agents.set(name, await lookups.agent(name));
  const path = replay.from.at === 'START' ? ['taskId'] : ['from'];
  const unknown = names
    .filter((name) => agents.get(name) === undefined)
    .map((name) => new NotFoundError(`The agent "${name}" of the task is not there any more. \`agents\` lists what there is.`, name, path));
  return { agents, unknown };
}
