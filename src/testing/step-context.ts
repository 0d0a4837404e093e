import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import type { Json } from '../domain/step-outcome.ts';
import type { LogLevel, OverlayBody } from '../events/types.ts';
import type { ArtifactSource } from '../execution/artifact-source.ts';
import { openBrowsers } from '../execution/browser/browsers.ts';
import { openEgress } from '../execution/egress.ts';
import type { Services, StepContext, StepTrace } from '../execution/executor.ts';
import { openSandbox } from '../execution/sandbox.ts';
import { noTelemetry } from '../execution/telemetry/telemetry.ts';
import type { Engines } from '../llm/engines.ts';
import { openFileStore } from '../storage/file-store.ts';

export interface StepHarness extends AsyncDisposable {
  /** The working folder; empty at first. */
  readonly folder: string;
  readonly logs: { level: LogLevel; message: string; fields: Record<string, Json> | undefined }[];
  readonly artifacts: ArtifactSource[];
  readonly overlays: OverlayBody[];
  /** Under ids that count from one: `trace-1`. */
  readonly traces: StepTrace[];
  readonly abort: AbortController;
  readonly killed: AbortController;
  /** A run of a step with this configuration, all of them in the same folder. */
  step<StepConfig>(config: StepConfig): StepContext<StepConfig>;
}

/**
 * What an executor is given, without a task: real services, and a record of what it says.
 * @param env what the server is configured with.
 */
export async function openStepHarness(env: Record<string, string> = {}): Promise<StepHarness> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'taskloom-step-')));
  const folder = await mkdtemp(join(base, 'work-'));
  const config = readConfig(env);
  const silent = { warn: () => undefined, info: () => undefined };
  const egress = openEgress(config);
  const browsers = openBrowsers(config, egress, silent);
  const services: Services = {
    config,
    storage: await openFileStore(join(base, 'blobs')),
    egress,
    sandbox: await openSandbox(config, silent),
    browsers,
    engines: withoutEngines,
    agents: { find: async () => undefined, earlierTurns: async () => [] },
    artifacts: { find: async () => undefined },
    plans: { stored: refuse },
    telemetry: noTelemetry,
    childTasks: { start: refuse, end: refuse, cancelOf: async () => undefined },
  };
  const logs: StepHarness['logs'] = [];
  const artifacts: ArtifactSource[] = [];
  const traces: StepTrace[] = [];
  const overlays: OverlayBody[] = [];
  const [abort, killed] = [new AbortController(), new AbortController()];
  return {
    folder,
    logs,
    artifacts,
    overlays,
    traces,
    abort,
    killed,
    step: (stepConfig) => ({
      config: stepConfig,
      services,
      task: { id: '019ab3f0-0000-7000-8000-000000000001', shop: '', name: 'test', isContinued: false },
      stage: { id: '019ab3f0-0000-7000-8000-000000000002', index: 0, name: 'step', attempt: 1 },
      coming: [],
      signal: abort.signal,
      killed: killed.signal,
      workspace: async () => folder,
      log: (level, message, fields) => logs.push({ level, message, fields }),
      overlay: (overlay) => overlays.push(overlay),
      emit: () => undefined,
      trace: (event) => `trace-${traces.push(event)}`,
      saveArtifact: async (artifact) => {
        artifacts.push(artifact);
      },
      note: () => undefined,
      withoutSlot: (wait) => wait(),
      budgetLeft: async () => null,
    }),
    async [Symbol.asyncDispose]() {
      await browsers[Symbol.asyncDispose]();
      await services.egress[Symbol.asyncDispose]();
      await rm(base, { recursive: true, force: true });
    },
  };
}

const refuse = () => Promise.reject(new Error('There is no such service in this test'));
const withoutEngines: Engines = {
  ollama: refuse,
  generate: refuse,
  locate: refuse,
  converse: refuse,
  status: async () => [],
  [Symbol.asyncDispose]: async () => undefined,
};
