import { isDeepStrictEqual } from 'node:util';
import { toJsonb } from '../db/jsonb.ts';
import { resolveStep } from './step-config.ts';
import type { Json } from './step-outcome.ts';

export interface Action {
  type: string;
  config: Json;
}

/**
 * What a person agrees to: the step's type with its configuration, placeholders filled in. Credentials stand in it by their names, so
 * that it can be shown to whoever may see the task.
 */
export function actionOf({ type, config }: Action, named: Parameters<typeof resolveStep>[1]): Action {
  // As the database gives it back: some characters it cannot hold.
  return JSON.parse(toJsonb({ type, config: resolveStep({ type, config }, named) })) as Action;
}

/** @param approved as it was stored. */
export function isSameAction(approved: Action | null, action: Action): boolean {
  return isDeepStrictEqual(approved, action);
}
