import { z } from 'zod';
import { publicId } from '../domain/ids.ts';
import { StepError, type StepOutcome } from '../domain/step-outcome.ts';
import { type ConfigOf, defineStepType } from '../domain/step-types/step-type.ts';
import type { StepContext } from '../execution/executor.ts';
import { type Executors, registered } from '../execution/executors/registry.ts';

const probe = defineStepType({
  type: 'probe',
  description: 'Behaves as the test says.',
  config: z.strictObject({
    does: z.string().default('succeed').describe('name of a behaviour'),
    value: z.json().optional().describe('whatever the behaviour takes'),
  }),
});

export type ProbeStep = StepContext<ConfigOf<typeof probe>>;
type Behaviour = (step: ProbeStep) => Promise<StepOutcome>;

export interface Probe {
  /** For `openTestApp`. */
  readonly executors: Executors;
  /** What steps do whose configuration says `does: name`. */
  on(name: string, behaviour: Behaviour): void;
  /** Every run that has begun, oldest first. */
  readonly runs: readonly ProbeStep[];
  /** Resolves once so many runs of this task's steps have begun, with the last of them. */
  entered(taskId: string, count?: number): Promise<ProbeStep>;
  /** Lets a step go on that is `held` or `deaf`; one that will be, too. */
  release(taskId: string): void;
}

/**
 * A step type `probe` whose behaviour a test controls. Besides what `on` adds, it can
 * - `succeed`: puts out its `value`, as the task's result too where there is one;
 * - `fail`: for good; `flaky`: its first `value` attempts fail, retryable; `later`: the first one, and the next may begin in an hour;
 * - `hang`: until it is aborted; `stubborn`: until it is killed;
 * - `held`: until it is released or aborted; `deaf`: until it is released, whoever asks it to stop;
 * - `chatty`: logs and emits `value` lines.
 */
export function openProbe(): Probe {
  const runs: ProbeStep[] = [];
  const releases = new Map<string, PromiseWithResolvers<void>>();
  let wake = Promise.withResolvers<void>();
  const idOf = ({ task }: ProbeStep) => publicId('Task', task.id);
  const released = (taskId: string) => {
    const release = releases.get(taskId) ?? Promise.withResolvers<void>();
    releases.set(taskId, release);
    return release;
  };

  const behaviours = new Map<string, Behaviour>([
    ['succeed', async ({ config: { value } }) => (value === undefined ? { output: null } : { output: value, result: { json: value } })],
    [
      'fail',
      async () => {
        throw new StepError('PROBE_FAILED', 'The probe failed.', { hint: 'Nothing helps.' });
      },
    ],
    [
      'flaky',
      async ({ config: { value }, stage: { attempt } }) => {
        if (attempt <= Number(value)) throw new StepError('PROBE_FLAKY', `The probe failed at attempt ${attempt}.`, { retryable: true });
        return { output: attempt };
      },
    ],
    [
      'later',
      async ({ stage: { attempt } }) => {
        if (attempt === 1) throw new StepError('PROBE_LATER', 'Not now.', { retryable: true, retryAfterMs: 3_600_000 });
        return { output: attempt };
      },
    ],
    ['hang', async ({ signal }) => rejection(signal)],
    ['stubborn', async ({ killed }) => rejection(killed)],
    [
      'held',
      async (step) => {
        await Promise.race([released(idOf(step)).promise, rejection(step.signal)]);
        return { output: null };
      },
    ],
    [
      'deaf',
      async (step) => {
        await released(idOf(step)).promise;
        return { output: null };
      },
    ],
    [
      'chatty',
      async ({ config: { value }, log, emit }) => {
        for (let line = 1; line <= Number(value); line += 1) {
          log('INFO', `line ${line}`);
          emit(`word ${line} `);
        }
        return { output: null };
      },
    ],
  ]);

  const run = async (step: ProbeStep) => {
    const behaviour = behaviours.get(step.config.does);
    if (!behaviour) throw new Error(`No test has said how a probe does ${step.config.does}`);
    runs.push(step);
    wake.resolve();
    wake = Promise.withResolvers();
    return behaviour(step);
  };

  return {
    executors: new Map([[probe.type, registered(probe, { run })]]),
    on: (name, behaviour) => behaviours.set(name, behaviour),
    runs,
    async entered(taskId, count = 1) {
      for (;;) {
        const step = runs.filter((begun) => idOf(begun) === taskId)[count - 1];
        if (step) return step;
        await wake.promise;
      }
    },
    release: (taskId) => released(taskId).resolve(),
  };
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
