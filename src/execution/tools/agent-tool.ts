import type { Json } from '../../domain/step-outcome.ts';
import type { OfferedTool } from '../../llm/engines.ts';

/** A tool that an agent has. */
export interface AgentTool extends OfferedTool {
  /** Checks the arguments and does it. @throws ToolFault or StepError, which the model is told; the signal's reason. */
  run(given: Json): Promise<Json>;
}
