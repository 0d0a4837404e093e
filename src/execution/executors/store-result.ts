import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { type Json, StepError, type StepOutcome, type StepResult } from '../../domain/step-outcome.ts';
import type { ConfigOf } from '../../domain/step-types/step-type.ts';
import type { storeResult } from '../../domain/step-types/store-result.ts';
import { cleanJson, cleanText } from '../clean-text.ts';
import type { Executor, StepContext } from '../executor.ts';
import { inlineResult, mimeTypeOf } from '../result-file.ts';
import { resolveInWorkspace } from '../workspace-path.ts';

type Step = StepContext<ConfigOf<typeof storeResult>>;

const maxFileBytes = 1024 ** 3;

/** Keeps a file of the working folder, or a value, as the task's result and as an artifact. */
export const storeResultExecutor: Executor<ConfigOf<typeof storeResult>> = {
  run: async (step) => (step.config.path === undefined ? storeValue(step, step.config.value ?? null) : storeFile(step, step.config.path)),
};

async function storeFile(step: Step, path: string): Promise<StepOutcome> {
  const folder = await step.workspace();
  const file = await resolveInWorkspace(folder, path);
  const found = file === undefined ? undefined : await stat(file);
  if (file === undefined || !found?.isFile()) {
    throw new StepError('RESULT_NOT_FOUND', `There is no file ${JSON.stringify(path)} in the working folder${found?.isDirectory() ? ', but a folder' : ''}.`, {
      hint: 'The path is relative to the root of the repository. A folder can be stored as an archive that the script makes of it.',
    });
  }
  if (found.size > maxFileBytes) {
    throw new StepError('RESULT_TOO_LARGE', `${JSON.stringify(path)} has ${found.size} bytes; a result may have ${maxFileBytes}.`);
  }
  const artifactPath = cleanText(relative(folder, file).split(sep).join('/'));
  const mimeType = await mimeTypeOf(file);
  await step.saveArtifact({ label: step.config.label, path: artifactPath, mimeType, content: { file } });
  const inline = found.size <= step.services.config.INLINE_RESULT_BYTES ? await inlineResult(file, mimeType) : undefined;
  return outcomeOf(inline ?? { artifactPath, file, mimeType }, { path: artifactPath, sizeBytes: found.size, mimeType });
}

async function storeValue(step: Step, value: Json): Promise<StepOutcome> {
  const { label } = step.config;
  const isText = typeof value === 'string';
  const result: StepResult = isText ? { text: cleanText(value) } : { json: cleanJson(value) };
  const bytes = Buffer.from('text' in result ? result.text : `${JSON.stringify(value, null, 2)}\n`);
  const mimeType = isText ? 'text/plain' : 'application/json';
  const name = label.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '') || 'result';
  const path = `${name}${isText ? '.txt' : '.json'}`;
  await step.saveArtifact({ label, path, mimeType, content: { bytes } });
  return outcomeOf(result, { path, sizeBytes: bytes.length, mimeType });
}

function outcomeOf(result: StepResult, output: { path: string; sizeBytes: number; mimeType: string }): StepOutcome {
  return { output, keyOutput: output, result };
}
