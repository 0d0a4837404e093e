import type { z } from 'zod';

/** What a step of one type must look like. How it runs is `execution/executors/`, under the same name. */
export interface StepType<Config extends z.ZodObject = z.ZodObject> {
  readonly type: string;
  /** One sentence, rendered into the README. */
  readonly description: string;
  /** No step of a template: only tasks of another kind have it. */
  readonly isInternal?: true;
  /** A strict object; every field carries `.describe(…)`, rendered into the README. */
  readonly config: Config;
}

export function defineStepType<Config extends z.ZodObject>(stepType: StepType<Config>): StepType<Config> {
  return stepType;
}

export type ConfigOf<Type extends StepType> = z.output<Type['config']>;
