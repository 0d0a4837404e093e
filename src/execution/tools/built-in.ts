import type { Json } from '../../domain/step-outcome.ts';
import {
  type BuiltInToolName,
  calculate,
  delegate,
  formatJson,
  httpGet,
  parseCsv,
  readArtifact,
  runTemplate,
  writeArtifact,
} from '../../domain/tools/catalogue.ts';
import { argumentsSchema, type Tool } from '../../domain/tools/tool.ts';
import type { AgentTool } from './agent-tool.ts';
import { runCalculate } from './calculate.ts';
import { runDelegate } from './delegate.ts';
import { runFormatJson } from './format-json.ts';
import { runHttpGet } from './http-get.ts';
import { runParseCsv } from './parse-csv.ts';
import { runReadArtifact } from './read-artifact.ts';
import { runRunTemplate } from './run-template.ts';
import { ToolFault } from './tool-fault.ts';
import type { ToolContext, ToolRunner } from './tool-runner.ts';
import { runWriteArtifact } from './write-artifact.ts';

type Opener = (context: ToolContext) => AgentTool;

/** Pairs what a model is told of a tool with what it does: the arguments that the one checks are those that the other takes. */
function builtIn<Definition extends Tool>(tool: Definition, run: ToolRunner<Definition>): Opener {
  return (context) => ({
    name: tool.name,
    description: tool.description,
    arguments: argumentsSchema(tool),
    async run(given: Json) {
      const parsed = tool.arguments.safeParse(given);
      if (!parsed.success) {
        const faults = parsed.error.issues.map(({ path, message }) => [path.map(String).join('.'), message].filter(Boolean).join(': '));
        throw new ToolFault(`The arguments do not fit: ${faults.join('; ')}`);
      }
      return run(parsed.data as Parameters<typeof run>[0], context);
    },
  });
}

const all: Record<BuiltInToolName, Opener> = {
  calculate: builtIn(calculate, runCalculate),
  parse_csv: builtIn(parseCsv, runParseCsv),
  format_json: builtIn(formatJson, runFormatJson),
  http_get: builtIn(httpGet, runHttpGet),
  read_artifact: builtIn(readArtifact, runReadArtifact),
  write_artifact: builtIn(writeArtifact, runWriteArtifact),
  run_template: builtIn(runTemplate, runRunTemplate),
  delegate: builtIn(delegate, runDelegate),
};

const byName: ReadonlyMap<string, Opener> = new Map(Object.entries(all));

/** Undefined where this worker has no such tool. */
export function openBuiltIn(name: string, context: ToolContext): AgentTool | undefined {
  return byName.get(name)?.(context);
}
