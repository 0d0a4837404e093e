import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

/** Chunks to be read once; afterwards `measure` knows how many bytes they were, and their SHA-256 in hex. */
export interface MeasuredContent {
  chunks: AsyncIterable<Uint8Array>;
  measure(): { sizeBytes: number; sha256: string };
}

export function measured(content: Uint8Array | Readable): MeasuredContent {
  const hash = createHash('sha256');
  let sizeBytes = 0;

  async function* chunks(): AsyncGenerator<Uint8Array> {
    const source: Iterable<Uint8Array> | AsyncIterable<Uint8Array | string> = content instanceof Uint8Array ? [content] : content;
    for await (const chunk of source) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      hash.update(bytes);
      sizeBytes += bytes.byteLength;
      yield bytes;
    }
  }
  return { chunks: chunks(), measure: () => ({ sizeBytes, sha256: hash.digest('hex') }) };
}

/** The same bytes in pieces of `pieceBytes`, the last one shorter; one empty piece where there are none. */
export async function* piecesOf(chunks: AsyncIterable<Uint8Array>, pieceBytes: number): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(pieceBytes);
  let filled = 0;
  let isFirst = true;
  for await (const chunk of chunks) {
    for (let read = 0; read < chunk.byteLength; ) {
      const taken = chunk.subarray(read, read + pieceBytes - filled);
      piece.set(taken, filled);
      read += taken.byteLength;
      filled += taken.byteLength;
      if (filled < pieceBytes) continue;
      yield piece.slice();
      filled = 0;
      isFirst = false;
    }
  }
  if (filled > 0 || isFirst) yield piece.slice(0, filled);
}
