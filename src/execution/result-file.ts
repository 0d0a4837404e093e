import { isUtf8 } from 'node:buffer';
import { open, readFile } from 'node:fs/promises';
import mime from 'mime';
import type { StepResult } from '../domain/step-outcome.ts';
import { parseJson } from './clean-text.ts';

const sampleBytes = 65_536;

/** By the file's name; where that tells nothing, `text/plain` for what begins as UTF-8 without NUL bytes. */
export async function mimeTypeOf(file: string): Promise<string> {
  return mime.getType(file) ?? ((await beginsAsText(file)) ? 'text/plain' : 'application/octet-stream');
}

/** A small file's content as a result that can be read without a download; undefined for what is neither JSON nor text. */
export async function inlineResult(file: string, mimeType: string): Promise<StepResult | undefined> {
  const isJson = mimeType === 'application/json' || mimeType.endsWith('+json');
  if (!isJson && !mimeType.startsWith('text/')) return undefined;
  const bytes = await readFile(file);
  if (!isUtf8(bytes) || bytes.includes(0)) return undefined;
  const text = bytes.toString('utf8');
  const json = isJson ? parseJson(text) : undefined;
  return json === undefined ? { text } : { json };
}

async function beginsAsText(file: string): Promise<boolean> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0);
  try {
    // As a stream, so that a character that the sample cuts in two is no fault.
    return !new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead), { stream: true }).includes('\0');
  } catch {
    return false;
  }
}
