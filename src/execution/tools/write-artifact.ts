import type { writeArtifact } from '../../domain/tools/catalogue.ts';
import { cleanText } from '../clean-text.ts';
import { ToolFault } from './tool-fault.ts';
import type { ToolRunner } from './tool-runner.ts';

const LIMIT_BYTES = 10_485_760;

export const runWriteArtifact: ToolRunner<typeof writeArtifact> = async ({ path, content, mimeType }, { step }) => {
  const parts = path.split('/');
  // Paths are names here; yet people download files under them, and unpack them.
  const leadsOut = parts.some((part) => part === '' || part === '.' || part === '..') || /[\\\p{Cc}:]/u.test(path);
  if (leadsOut) throw new ToolFault('The path is relative, with forward slashes, without . and .. and control characters.');
  const bytes = Buffer.from(cleanText(content));
  if (bytes.length > LIMIT_BYTES) throw new ToolFault(`A file may have ${LIMIT_BYTES} bytes; this one has ${bytes.length}.`);
  const name = cleanText(path);
  await step.saveArtifact({ label: parts.at(-1) ?? name, path: name, ...(mimeType !== undefined && { mimeType }), content: { bytes } });
  return { path: name, sizeBytes: bytes.length };
};
