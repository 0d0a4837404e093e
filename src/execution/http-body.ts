import type { Response } from 'undici';
import type { Json } from '../domain/step-outcome.ts';
import { StepError } from '../domain/step-outcome.ts';
import { cleanText, parseJson } from './clean-text.ts';

export interface ResponseBody {
  text: string;
  /** Where the content type says JSON, the text is JSON, and all of it was read. */
  json: Json | undefined;
  /** There was more than the limit. */
  truncated: boolean;
}

/** @throws StepError HTTP_UNREACHABLE (retryable) where the connection breaks; the signal's reason of the request. */
export async function readBody(response: Response, limitBytes: number): Promise<ResponseBody> {
  const chunks: Uint8Array[] = [];
  let room = limitBytes;
  let truncated = false;
  try {
    // Leaving the loop cancels the rest.
    for await (const chunk of response.body ?? []) {
      const bytes = chunk as Uint8Array;
      chunks.push(bytes.subarray(0, room));
      truncated = bytes.length > room;
      room -= Math.min(room, bytes.length);
      if (truncated) break;
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new StepError('HTTP_UNREACHABLE', 'The connection broke before the whole answer had come.', { retryable: true, cause: error });
  }
  const contentType = response.headers.get('content-type') ?? '';
  const text = cleanText(decoderFor(contentType).decode(Buffer.concat(chunks)));
  const isJson = /^application\/([^;]+\+)?json\b/i.test(contentType);
  return { text, json: isJson && !truncated ? parseJson(text) : undefined, truncated };
}

function decoderFor(contentType: string): TextDecoder {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1];
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
