import { ValidationError } from '../domain/errors.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';

const MAX_WAIT_MS = 300_000;

export const WaitOutcome = builder.enumType('WaitOutcome', {
  description: 'What became of waiting, not of the task.',
  values: {
    NOT_REQUESTED: {},
    FINISHED: { description: 'What was waited for has happened.' },
    TIMED_OUT: { description: 'The time is over; the task goes on.' },
  } as const,
});

/** Before anything is stored. @throws ValidationError */
export function checkWait(waitMs: number): void {
  if (waitMs < 0 || waitMs > MAX_WAIT_MS) throw new ValidationError(`waitMs is 0 to ${MAX_WAIT_MS}, not ${waitMs}.`, ['waitMs']);
}

type Outcome = typeof WaitOutcome.$inferType;

/** Waits for a task's end, not at all where `ms` is 0. */
export async function waitForEnd({ services, signal, allowWait }: Context, taskId: string, ms: number): Promise<Outcome> {
  if (ms === 0) return 'NOT_REQUESTED';
  return (await services.live.waitForEnd(taskId, allowWait(ms), signal)) ? 'FINISHED' : 'TIMED_OUT';
}

/** Who asks for the plan and says no time wants it in the answer all the same. */
const PLAN_WAIT_MS = 30_000;

/** Waits for a task's plan, or its end where it makes none. */
export async function waitForPlan({ services, signal, allowWait }: Context, taskId: string, ms: number): Promise<Outcome> {
  return (await services.live.waitForPlan(taskId, allowWait(ms || PLAN_WAIT_MS), signal)) ? 'FINISHED' : 'TIMED_OUT';
}
