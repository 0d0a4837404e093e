import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A busy machine takes a second to load what a thread needs. */
const START_MS = 20_000;

export interface ThreadLimits {
  /** From the moment at which the thread is ready. */
  limitMs: number;
  memoryMb: number;
}

/** What the thread said, or of what it had too little. */
export type ThreadEnd<Answer> = { answer: Answer } | { exceeded: 'TIME' | 'MEMORY' };

/**
 * Work that somebody else chose, and that may be endless however little is asked: in a thread of its own, which is ended when it takes too long
 * or too much memory, while everything else goes on.
 * @param file of the thread: it says `ready`, hears one message, and answers with one.
 * @throws the signal's reason.
 */
export async function inLimitedThread<Answer>(file: URL, message: unknown, limits: ThreadLimits, signal: AbortSignal): Promise<ThreadEnd<Answer>> {
  const { limitMs, memoryMb } = limits;
  const worker = new Worker(file, { env: {}, resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 16 } });
  // Rejects where the thread runs out of memory.
  const hear = async (ms: number) => {
    const [said] = (await once(worker, 'message', { signal: AbortSignal.any([AbortSignal.timeout(ms), signal]) })) as [unknown];
    return said;
  };
  try {
    await hear(START_MS);
    worker.postMessage(message);
    // The file of the thread says what it answers with.
    return { answer: (await hear(limitMs)) as Answer };
  } catch (error) {
    signal.throwIfAborted();
    return { exceeded: error instanceof Error && error.name === 'AbortError' ? 'TIME' : 'MEMORY' };
  } finally {
    await worker.terminate();
  }
}
