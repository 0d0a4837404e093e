import { z } from 'zod';
import { StepError } from '../domain/step-outcome.ts';
import { defineStepType } from '../domain/step-types/step-type.ts';
import { type Executors, registered } from '../execution/executors/registry.ts';
import { graphql } from '../gql/gql.ts';
import type { CreateTaskInput, PlanSourceInput, ReplayTaskInput } from '../gql/graphql.ts';
import type { GraphClient } from './graph-client.ts';

const CreatePlanForTest = graphql(`
  mutation CreatePlanForTest($input: CreateTaskInput!, $waitMs: Int! = 300000, $waitFor: WaitTarget! = END) {
    createTask(input: $input, waitMs: $waitMs, waitFor: $waitFor) {
      task { ...PlannedTask }
      cursor
      waitOutcome
      errors { __typename message path }
    }
  }
`);
const ReplayPlanForTest = graphql(`
  mutation ReplayPlanForTest($input: ReplayTaskInput!) {
    replayTask(input: $input, waitMs: 300000) { task { ...PlannedTask } errors { __typename message path } }
  }
`);
graphql(`
  fragment PlannedTask on Task {
    id
    status
    kind
    name
    prompt
    parameters
    template { name version }
    planner { kind model retries }
    plan {
      id
      revision
      title
      summary
      rationale
      risks
      raw
      createdAt
      steps {
        key title detail requiresApproval
        tool { kind payload timeoutMs }
        validations { description kind value passed }
        stage { id name status type keyInput }
      }
    }
    error { code message hint retryable stage { name } }
    stages { id name type status attempt takenOver agentName error { code } }
  }
`);

type Rest = Omit<Partial<CreateTaskInput>, 'source'>;

/** Creates a task from a prompt to plan, and waits for its end or for its plan. */
export async function tryPlan(
  app: GraphClient,
  plan: PlanSourceInput,
  { waitFor, waitMs, ...rest }: Rest & { waitFor?: 'PLAN' | 'END'; waitMs?: number } = {},
) {
  const input = { ...rest, source: { plan } };
  return (await app.run(CreatePlanForTest, { input, ...(waitFor && { waitFor }), ...(waitMs !== undefined && { waitMs }) })).createTask;
}

/** @throws where the API refuses. */
export async function plan(app: GraphClient, source: PlanSourceInput, rest: Parameters<typeof tryPlan>[2] = {}) {
  const { task, errors } = await tryPlan(app, source, rest);
  if (!task) throw new Error(`The task was refused: ${JSON.stringify(errors)}`);
  return task;
}

export async function tryReplay(app: GraphClient, input: ReplayTaskInput) {
  return (await app.run(ReplayPlanForTest, { input })).replayTask;
}

/** @throws where the API refuses. */
export async function replay(app: GraphClient, taskId: string, input: Omit<ReplayTaskInput, 'taskId'> = {}) {
  const { task, errors } = await tryReplay(app, { ...input, taskId });
  if (!task) throw new Error(`The replay was refused: ${JSON.stringify(errors)}`);
  return task;
}

const browser = defineStepType({
  type: 'browser',
  description: 'Stands for a browser, and writes down what it was told to do.',
  config: z.looseObject({ action: z.string(), validations: z.array(z.looseObject({ value: z.json().optional() })).optional() }),
});

export interface StandInBrowser {
  /** For `openTestApp`. */
  readonly executors: Executors;
  /** The configurations of all its steps so far, oldest first. */
  readonly done: readonly Record<string, unknown>[];
  /** Lets each step that clicks on this text fail. */
  failAt(text: string): void;
}

/** Without pages: what plans become, not what pages do, is what its tests are about. */
export function standInBrowser(): StandInBrowser {
  const done: Record<string, unknown>[] = [];
  const failing = new Set<string>();
  const executor = registered(browser, {
    async run({ config }) {
      done.push(config);
      const text = [...failing].find((word) => JSON.stringify(config).includes(JSON.stringify(word)));
      const validations = config.validations?.map((validation) => ({ ...validation, passed: validation.value !== 'elsewhere' }));
      if (text !== undefined) throw new StepError('ELEMENT_NOT_FOUND', `There is no ${text}.`);
      return { output: { action: config.action, ...(validations && { validations }) }, keyInput: { action: config.action } };
    },
  });
  return { executors: new Map([[browser.type, executor]]), done, failAt: (text) => failing.add(text) };
}
