import { z } from 'zod';
import { answeredFailure, interrupted, protocolViolation } from './engine-failure.ts';
import type { EngineSettings } from './engine-settings.ts';

const failed = z.object({ error: z.string() });
const finished = z.object({ done: z.literal(true) });

/**
 * Lets only what the `ollama` client handles through, line by line: it skips lines that are not JSON with a warning on the console.
 * @throws StepError into the stream: ENGINE_PROTOCOL_ERROR, ENGINE_ERROR where the engine reports one, STREAM_INTERRUPTED where the
 * stream ends before its message with `done`.
 */
export function checkedMessages(engine: EngineSettings): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = '';
  let done = false;
  return new TransformStream({
    transform(bytes, controller) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.trim() === '') continue;
        const message = parse(line);
        if (typeof message !== 'object' || message === null) throw protocolViolation(engine, 'sent a line that is not a JSON object');
        if (failed.safeParse(message).success) throw answeredFailure(engine, 500, line);
        done ||= finished.safeParse(message).success;
        controller.enqueue(encoder.encode(`${line}\n`));
      }
    },
    flush() {
      if (!done) throw interrupted(engine);
    },
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
