import type { Json } from '../../domain/step-outcome.ts';
import type { ArgumentsOf, Tool } from '../../domain/tools/tool.ts';
import type { Delegate } from '../agents/delegate.ts';
import type { StepContext } from '../executor.ts';

/** What a tool works with. */
export interface ToolContext {
  readonly step: StepContext<unknown>;
  readonly delegate: Delegate;
}

/** What a built-in tool does. @throws ToolFault or StepError, which the model is told; the signal's reason. */
export type ToolRunner<Definition extends Tool> = (given: ArgumentsOf<Definition>, context: ToolContext) => Promise<Json>;
