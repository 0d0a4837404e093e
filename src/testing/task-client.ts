import { graphql } from '../gql/gql.ts';
import type { CancelTaskInput, CreateTaskInput, CreateTasksItemInput, TemplateParameterInput, TemplateStepInput } from '../gql/graphql.ts';
import type { GraphClient } from './graph-client.ts';

const PublishForTest = graphql(`
  mutation PublishForTest($input: PublishTemplateInput!) {
    publishTemplate(input: $input) { template { id name version isArchived } errors { __typename message path } }
  }
`);
const CreateForTest = graphql(`
  mutation CreateForTest($input: CreateTaskInput!, $waitMs: Int! = 0) {
    createTask(input: $input, waitMs: $waitMs) {
      task { id status priority result { json } }
      created
      cursor
      waitOutcome
      errors {
        __typename
        message
        path
        ... on ConflictError { existingId }
        ... on DependencyError { taskIds }
        ... on NotFoundError { resourceId }
      }
    }
  }
`);
const CreateManyForTest = graphql(`
  mutation CreateManyForTest($input: CreateTasksInput!) {
    createTasks(input: $input) {
      tasks { id tags }
      errors {
        __typename
        message
        path
        ... on ConflictError { existingId }
        ... on DependencyError { taskIds }
        ... on LimitExceededError { limit }
      }
    }
  }
`);
const CancelForTest = graphql(`
  mutation CancelForTest($input: CancelTaskInput!) {
    cancelTask(input: $input) {
      task { id status }
      cascaded { id status }
      errors { __typename message path }
    }
  }
`);

/** A step of a template: a probe, unless it names a `type` and a `config`. */
type Step = Partial<TemplateStepInput> & { does?: string; value?: unknown };

export async function tryPublish(app: GraphClient, name: string, steps: readonly Step[], parameters: readonly TemplateParameterInput[] = []) {
  const inputs = steps.map(({ does, value, ...step }, index) => ({
    name: `step-${index + 1}`,
    type: 'probe',
    config: { ...(does !== undefined && { does }), ...(value !== undefined && { value }) },
    ...step,
  }));
  return (await app.run(PublishForTest, { input: { name, description: 'For a test', parameters: [...parameters], steps: inputs } })).publishTemplate;
}

/** @returns the version. @throws where the API refuses. */
export async function publish(app: GraphClient, ...template: [name: string, steps: readonly Step[], parameters?: readonly TemplateParameterInput[]]) {
  const { template: published, errors } = await tryPublish(app, ...template);
  if (!published) throw new Error(`The template was refused: ${JSON.stringify(errors)}`);
  return published.version;
}

export type NewTask = Omit<Partial<CreateTaskInput>, 'source'> & { template: string; version?: number; parameters?: unknown };

export async function tryCreate(app: GraphClient, task: NewTask, waitMs = 0) {
  return (await app.run(CreateForTest, { input: taskInput(task), waitMs })).createTask;
}

/** @returns the id. @throws where the API refuses. */
export async function create(app: GraphClient, task: NewTask): Promise<string> {
  const { task: created, errors } = await tryCreate(app, task);
  if (!created) throw new Error(`The task was refused: ${JSON.stringify(errors)}`);
  return created.id;
}

export type NewItem = Omit<CreateTasksItemInput, 'task'> & NewTask;

export async function tryCreateMany(app: GraphClient, items: readonly NewItem[], idempotencyKey?: string) {
  const tasks = items.map(({ ref, dependsOnRefs, ...task }) => ({ ...(ref && { ref }), ...(dependsOnRefs && { dependsOnRefs }), task: taskInput(task) }));
  return (await app.run(CreateManyForTest, { input: { tasks, ...(idempotencyKey && { idempotencyKey }) } })).createTasks;
}

/** @returns the ids, in the order of the items. @throws where the API refuses. */
export async function createMany(app: GraphClient, items: readonly NewItem[]): Promise<string[]> {
  const { tasks, errors } = await tryCreateMany(app, items);
  if (errors.length > 0) throw new Error(`The tasks were refused: ${JSON.stringify(errors)}`);
  return tasks.map(({ id }) => id);
}

export async function cancel(app: GraphClient, taskId: string, how: Omit<CancelTaskInput, 'taskId'> = {}) {
  return (await app.run(CancelForTest, { input: { ...how, taskId } })).cancelTask;
}

function taskInput({ template, version, parameters = {}, ...input }: NewTask): CreateTaskInput {
  return { ...input, source: { template: { name: template, parameters, ...(version !== undefined && { version }) } } };
}
