import { StepError } from '../../domain/step-outcome.ts';
import type { browser } from '../../domain/step-types/browser.ts';
import type { ConfigOf } from '../../domain/step-types/step-type.ts';
import type { Executor } from '../executor.ts';

export const browserExecutor: Executor<ConfigOf<typeof browser>> = {
  run: async () => {
    throw new StepError('BROWSER_UNAVAILABLE', 'Steps in a browser cannot run yet.');
  },
};
