import { z } from 'zod';
import type { TaskStatus } from '../db/generated/enums.ts';
import type { NewTask } from '../domain/create-task.ts';
import { StepError } from '../domain/step-outcome.ts';
import type { NewTemplate } from '../domain/template-check.ts';
import { type Executors, registered } from '../execution/executors/registry.ts';
import type { Diary } from './fault-diary.ts';

/** How a scenario moves the server; nothing is claimed in between, so that the statements have one order. */
export interface Stage {
  create(template: TemplateName, task?: Partial<NewTask>): Promise<string>;
  plan(prompt: string, execute: boolean): Promise<string>;
  cancel(taskId: string): Promise<void>;
  /** From where it failed. */
  replay(taskId: string): Promise<string>;
  /** Answers what a task waits for. */
  decide(taskId: string, decision: 'APPROVE' | 'DENY'): Promise<void>;
  /** Lets the time of what a task waits for be over. */
  expire(taskId: string): Promise<void>;
  /** From here on every statement is a point at which the process can die. */
  begin(): void;
  /** Lets the worker claim once, when something is there to claim. */
  claim(): Promise<void>;
  /** Waits for a status. */
  until(taskId: string, status: TaskStatus): Promise<void>;
  /** Waits for a step to be under way. */
  working(taskId: string): Promise<void>;
}

export type ScenarioName = keyof typeof scenarios;

export const scenarios = {
  'two stages, and a task that waits for them': async (stage: Stage) => {
    stage.begin();
    const first = await stage.create('two-steps', { idempotencyKey: 'first', externalId: 'first' });
    const second = await stage.create('one-step', { dependsOn: [first] });
    await stage.claim();
    await stage.until(first, 'COMPLETED');
    await stage.claim();
    await stage.until(second, 'COMPLETED');
  },
  'cancelled while it runs, and what waits for it': async (stage: Stage) => {
    const first = await stage.create('endless');
    const second = await stage.create('one-step', { dependsOn: [first], onDependencyFailure: 'CANCEL' });
    const third = await stage.create('one-step', { dependsOn: [first], onDependencyFailure: 'RUN' });
    stage.begin();
    await stage.claim();
    await stage.working(first);
    await stage.cancel(first);
    await stage.until(second, 'CANCELLED');
    await stage.claim();
    await stage.until(third, 'COMPLETED');
  },
  'an attempt that fails, and another': async (stage: Stage) => {
    const task = await stage.create('stumbling');
    stage.begin();
    await stage.claim();
    await stage.until(task, 'QUEUED');
    await stage.claim();
    await stage.until(task, 'COMPLETED');
  },
  'failed for good, and what waits for it': async (stage: Stage) => {
    const first = await stage.create('failing');
    const second = await stage.create('one-step', { dependsOn: [first] });
    stage.begin();
    await stage.claim();
    await stage.until(second, 'FAILED');
  },
  'failed, and replayed from there': async (stage: Stage) => {
    const failed = await stage.create('half-broken');
    await stage.claim();
    await stage.until(failed, 'FAILED');
    stage.begin();
    const again = await stage.replay(failed);
    await stage.claim();
    await stage.until(again, 'FAILED');
  },
  'waits for a person, who agrees': async (stage: Stage) => {
    stage.begin();
    const task = await stage.create('careful');
    await stage.claim();
    await stage.until(task, 'AWAITING_APPROVAL');
    await stage.decide(task, 'APPROVE');
    await stage.claim();
    await stage.until(task, 'COMPLETED');
  },
  'waits for a person, who does not agree, or does not come': async (stage: Stage) => {
    const denied = await stage.create('careful');
    await stage.claim();
    await stage.until(denied, 'AWAITING_APPROVAL');
    const expired = await stage.create('careful');
    await stage.claim();
    await stage.until(expired, 'AWAITING_APPROVAL');
    stage.begin();
    await stage.decide(denied, 'DENY');
    await stage.expire(expired);
  },
  'planned, and executed': async (stage: Stage) => {
    stage.begin();
    const looked = await stage.plan('open example.com', false);
    await stage.claim();
    await stage.until(looked, 'PLANNED');
    const done = await stage.plan('open example.com and scroll down', true);
    await stage.claim();
    await stage.until(done, 'COMPLETED');
  },
  'scheduled for later': async (stage: Stage) => {
    const late = await stage.create('one-step', { startAfter: new Date(Date.now() + 3_600_000) });
    stage.begin();
    const soon = await stage.create('one-step', { startAfter: new Date(Date.now() + 500) });
    await stage.cancel(late);
    await stage.until(soon, 'QUEUED');
    await stage.claim();
    await stage.until(soon, 'COMPLETED');
  },
};

const manners = {
  'two-steps': ['save', 'work'],
  'one-step': ['work'],
  endless: ['wait'],
  stumbling: ['stumble', 'work'],
  failing: ['work', 'fail'],
  'half-broken': ['save', 'work', 'fail', 'work'],
  careful: ['work', 'approved'],
} as const;

type TemplateName = keyof typeof manners;
/** Steps by template. */
export const stepsOf: Readonly<Record<string, readonly string[]>> = { ...manners, plan: ['plan'] };

export const faultTemplates: NewTemplate[] = Object.entries(manners).map(([name, steps]) => ({
  name,
  description: 'For the test of processes that die',
  shop: null,
  parameters: [],
  steps: steps.map((manner, index) => ({ name: `${manner}-${index}`, type: 'rehearse', config: { manner }, requiresApproval: manner === 'approved' })),
}));

const rehearse = {
  type: 'rehearse',
  description: 'Writes down that it ran.',
  config: z.strictObject({ manner: z.enum(['work', 'save', 'wait', 'stumble', 'fail', 'approved']) }),
};

const browser = { type: 'browser', description: 'Writes down that it ran.', config: z.looseObject({ action: z.string() }) };

/** @param isRehearsal whether the scenario is on; a process that picks up the pieces does not wait for what nobody will do. */
export function faultExecutors(diary: Diary, isRehearsal: () => boolean, onStart: (taskId: string) => void): Executors {
  const model = {
    modelName: 'none',
    provider: 'none',
    tokens: { input: 1, cachedInput: 0, cacheWrite: 0, output: 1, reasoning: 0, unclassified: 0 },
    calls: 1,
    cost: '1',
  };
  const executor = registered(rehearse, {
    async run({ config: { manner }, task, stage, signal, log, saveArtifact }) {
      diary.write({ said: 'ran', taskId: task.id, stageId: stage.id, attempt: stage.attempt });
      if (manner === 'save' || manner === 'stumble') await saveArtifact({ label: 'proof', path: 'proof.txt', content: { bytes: Buffer.from('It ran.') } });
      log('INFO', 'It ran');
      onStart(task.id);
      if (manner === 'wait' && isRehearsal()) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      if (manner === 'stumble' && stage.attempt === 1) throw new StepError('STUMBLED', 'The first attempt fails', { retryable: true, outcome: { model } });
      if (manner === 'fail') throw new StepError('BROKEN', 'It cannot work', { outcome: { model } });
      return { output: { attempt: stage.attempt }, model };
    },
  });
  // Stands for the browser, whose steps plans have.
  const page = registered(browser, {
    async run({ task, stage }) {
      diary.write({ said: 'ran', taskId: task.id, stageId: stage.id, attempt: stage.attempt });
      return { output: { attempt: stage.attempt }, model };
    },
  });
  return new Map([
    [rehearse.type, executor],
    [browser.type, page],
  ]);
}
