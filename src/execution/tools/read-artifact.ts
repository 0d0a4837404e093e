import { isUtf8 } from 'node:buffer';
import type { readArtifact } from '../../domain/tools/catalogue.ts';
import { cleanText } from '../clean-text.ts';
import { ToolFault } from './tool-fault.ts';
import type { ToolRunner } from './tool-runner.ts';

const LIMIT_BYTES = 262_144;

export const runReadArtifact: ToolRunner<typeof readArtifact> = async ({ path }, { step }) => {
  const { artifacts, storage } = step.services;
  const artifact = await artifacts.find(step.task.id, path);
  if (!artifact) throw new ToolFault(`The task has no artifact ${JSON.stringify(path)}.`);
  if (artifact.sizeBytes > LIMIT_BYTES) throw new ToolFault(`The artifact has ${artifact.sizeBytes} bytes; this tool reads up to ${LIMIT_BYTES}.`);
  const pieces: Uint8Array[] = [];
  for await (const piece of await storage.read(artifact.blobKey)) pieces.push(piece as Uint8Array);
  const bytes = Buffer.concat(pieces);
  if (!isUtf8(bytes)) throw new ToolFault(`The artifact is no text, but ${artifact.mimeType}.`);
  return cleanText(bytes.toString('utf8'));
};
