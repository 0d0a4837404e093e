import type { EngineConnection } from './engine-connection.ts';
import type { ConverseRequest, Turn } from './engines.ts';

/** One model server, whatever its protocol. Everything throws StepError, or the signal's reason once that is aborted. */
export interface Engine {
  readonly connection: EngineConnection;
  /** Names as the engine lists them. */
  models(signal: AbortSignal): Promise<string[]>;
  /** @param model name without the engine's. */
  converse(model: string, request: ConverseRequest): Promise<Turn>;
}
