import { stat } from 'node:fs/promises';
import { parse } from 'node:path';
import type { Download } from 'playwright-core';
import { cleanText } from '../clean-text.ts';
import type { Reporter } from './reporter.ts';

const maxBytes = 256 * 1024 ** 2;

/** Keeps a finished download as an artifact under the name that its server gave it, or that with a number. */
export async function keepDownload(download: Download, { log, saveArtifact }: Reporter, taken: Set<string>): Promise<void> {
  const name = unusedName(fileNameOf(download.suggestedFilename()), taken);
  const failure = await download.failure();
  if (failure !== null) {
    log('WARN', `The download of ${name} failed: ${failure}`);
    return;
  }
  const file = await download.path();
  const { size } = await stat(file);
  if (size > maxBytes) {
    log('WARN', `The download ${name} has ${size} bytes and is not kept; one may have ${maxBytes}.`);
    return;
  }
  const path = `downloads/${name}`;
  await saveArtifact({ label: 'download', path, content: { file } });
  log('INFO', `Downloaded ${name}`, { path, sizeBytes: size });
}

function fileNameOf(suggested: string): string {
  return (
    cleanText(suggested)
      .replace(/[^\p{L}\p{N}._ -]+/gu, '-')
      .replace(/^[. ]+/, '')
      .slice(-200) || 'download'
  );
}

function unusedName(name: string, taken: Set<string>): string {
  const { name: base, ext } = parse(name);
  let unused = name;
  for (let number = 2; taken.has(unused); number += 1) unused = `${base}-${number}${ext}`;
  taken.add(unused);
  return unused;
}
