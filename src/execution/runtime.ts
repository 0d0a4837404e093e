import type { Domain } from '../domain/domain.ts';
import type { Settler } from '../domain/settler.ts';
import type { Services } from './executor.ts';
import type { Executors } from './executors/registry.ts';
import type { openTracePayloads } from './trace-payload.ts';
import type { Workspaces } from './workspace.ts';

/** What a worker runs tasks with. Built once per process. */
export interface Runtime {
  domain: Domain;
  settler: Settler;
  services: Services;
  executors: Executors;
  workspaces: Workspaces;
  tracePayload: ReturnType<typeof openTracePayloads>;
}
