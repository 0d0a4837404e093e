import { z } from 'zod';
import { openCall } from './engine-call.ts';
import type { EngineConnection } from './engine-connection.ts';

const QUESTION_MS = 2_000;

const loadedModels = z.object({ models: z.array(z.object({ name: z.string(), size: z.number().int().nonnegative() })) });

/**
 * Memory of a model that an Ollama server has loaded: `size`, which is main and graphics memory together (`size_vram` is the latter alone).
 * A server that does not tell costs the figure, not the generation.
 */
export async function loadedBytes(connection: EngineConnection, model: string, signal: AbortSignal): Promise<number | undefined> {
  using call = openCall(connection, { signal: AbortSignal.any([signal, AbortSignal.timeout(QUESTION_MS)]), kind: 'question' });
  try {
    const answer: unknown = await (await call.fetch(`${connection.settings.baseUrl}/api/ps`)).json();
    return loadedModels.parse(answer).models.find(({ name }) => isSameModel(name, model))?.size;
  } catch {
    return undefined;
  }
}

/** Ollama lists a model with its tag, and takes `latest` for granted. */
export function isSameModel(listed: string, wanted: string): boolean {
  return listed === wanted || listed === `${wanted}:latest`;
}
