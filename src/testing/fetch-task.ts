import { graphql } from '../gql/gql.ts';
import type { CreatesTaskMutation, CreateTaskInput, PublishTemplateInput } from '../gql/graphql.ts';
import type { Graph } from './graph.ts';

const CreatesTask = graphql(`
  mutation CreatesTask($input: CreateTaskInput!, $waitMs: Int! = 0, $waitFor: WaitTarget! = END) {
    createTask(input: $input, waitMs: $waitMs, waitFor: $waitFor) {
      task { id name status priority parameters tags metadata externalId startAfter createdBy dependsOn { id } template { version } }
      cursor
      created
      waitOutcome
      errors { ...AnyUserError }
    }
  }
  fragment AnyUserError on UserError {
    __typename
    message
    path
    ... on NotFoundError { resourceId }
    ... on InvalidStateError { currentStatus }
    ... on DependencyError { taskIds }
    ... on ConflictError { existingId }
    ... on LimitExceededError { limit }
  }
`);

const PublishesFetchTemplate = graphql(`
  mutation PublishesFetchTemplate($input: PublishTemplateInput!) {
    publishTemplate(input: $input) { errors { message } }
  }
`);

/** One step, one parameter that is required and one that has all the rest. */
export const fetchTemplate: PublishTemplateInput = {
  name: 'fetch',
  description: 'Fetches an address',
  parameters: [
    { name: 'url', type: 'STRING', required: true },
    { name: 'method', type: 'STRING', description: 'HTTP method', defaultValue: 'GET', enumValues: ['GET', 'POST'] },
  ],
  steps: [{ type: 'http_request', config: { url: '{{url}}', method: '{{method}}' } }],
};

export async function publishFetchTemplate(graph: Graph): Promise<void> {
  await graph.ask(PublishesFetchTemplate, { input: fetchTemplate });
}

/** The source of a task that is made from it. */
export const fetching = (parameters: unknown = { url: 'https://a.example' }): CreateTaskInput['source'] => ({ template: { name: 'fetch', parameters } });

/** The payload, errors and all; nobody works on the task. */
export async function createFetchTask(
  graph: Graph,
  input: Partial<CreateTaskInput> = {},
  wait: { waitMs?: number; waitFor?: 'PLAN' | 'END' } = {},
): Promise<CreatesTaskMutation['createTask']> {
  const { data, errors } = await graph.ask(CreatesTask, { input: { source: fetching(), ...input }, ...wait });
  if (!data) throw new Error(`createTask failed: ${JSON.stringify(errors)}`);
  return data.createTask;
}

/** @returns the id of a task that is queued, unless the input says otherwise. */
export async function fetchTaskId(graph: Graph, input: Partial<CreateTaskInput> = {}): Promise<string> {
  const { task, errors } = await createFetchTask(graph, input);
  if (!task) throw new Error(`createTask failed: ${JSON.stringify(errors)}`);
  return task.id;
}
