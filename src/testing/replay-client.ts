import { graphql } from '../gql/gql.ts';
import type { ReplayTaskInput } from '../gql/graphql.ts';
import type { GraphClient } from './graph-client.ts';
import { create, type NewTask } from './task-client.ts';
import { ended, readTask } from './task-history.ts';

const ReplayForTest = graphql(`
  mutation ReplayForTest($input: ReplayTaskInput!, $waitMs: Int! = 0) {
    replayTask(input: $input, waitMs: $waitMs) {
      task {
        id kind name status priority prompt parameters tags metadata externalId createdBy shop
        template { name version }
        dependsOn { id }
        replayOf { id }
        result { json text offloaded }
        stages { id name status takenOver attempt keyInput keyOutput completedAt }
      }
      originalTask { id replays { totalCount nodes { id } } }
      cursor
      waitOutcome
      errors {
        __typename
        message
        path
        ... on ConflictError { existingId }
        ... on InvalidStateError { currentStatus }
        ... on NotFoundError { resourceId }
      }
    }
  }
`);
const StageIdsForTest = graphql(`
  query StageIdsForTest($id: ID!) { task(id: $id) { stages { id name } } }
`);

export async function tryReplay(app: GraphClient, input: ReplayTaskInput, waitMs = 0) {
  return (await app.run(ReplayForTest, { input, waitMs })).replayTask;
}

/** Replays and waits for the end. @throws where the API refuses. */
export async function replay(app: GraphClient, input: ReplayTaskInput) {
  const { task, errors } = await tryReplay(app, input, 60_000);
  if (!task) throw new Error(`The replay was refused: ${JSON.stringify(errors)}`);
  return { ...(await readTask(app, task.id)), ...task, takenOver: task.stages.flatMap(({ name, takenOver }) => (takenOver ? [name] : [])) };
}

/** Creates a task and waits for its end. @returns its id and those of its stages by their names. */
export async function original(app: GraphClient, task: NewTask): Promise<{ id: string; stageIds: Record<string, string> }> {
  const id = await create(app, task);
  await ended(app, id);
  return { id, stageIds: await stageIdsOf(app, id) };
}

export async function stageIdsOf(app: GraphClient, id: string): Promise<Record<string, string>> {
  const { task } = await app.run(StageIdsForTest, { id });
  return Object.fromEntries((task?.stages ?? []).map((stage) => [stage.name, stage.id]));
}
