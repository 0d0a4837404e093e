import type { Json } from '../../domain/step-outcome.ts';
import type { formatJson } from '../../domain/tools/catalogue.ts';
import { ToolFault } from './tool-fault.ts';
import type { ToolRunner } from './tool-runner.ts';

export const runFormatJson: ToolRunner<typeof formatJson> = async ({ json, indent }) => JSON.stringify(valueOf(json), null, indent);

function valueOf(json: Json): Json {
  if (typeof json !== 'string') return json;
  try {
    return JSON.parse(json) as Json;
  } catch (error) {
    throw new ToolFault(`The text is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
