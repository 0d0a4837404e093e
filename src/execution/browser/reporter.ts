import type { Json } from '../../domain/step-outcome.ts';
import type { LogLevel } from '../../events/types.ts';
import type { ArtifactSource } from '../artifact-source.ts';

/** Whom a page's events are told: the stage that runs. */
export interface Reporter {
  log(level: LogLevel, message: string, fields?: Record<string, Json>): void;
  saveArtifact(artifact: ArtifactSource): Promise<void>;
}
