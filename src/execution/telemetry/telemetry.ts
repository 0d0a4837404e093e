import { type ModelUse, StepError } from '../../domain/step-outcome.ts';

/** What happens in a worker, told to a collector of OpenTelemetry; to nobody where none is configured. */
export interface Telemetry extends AsyncDisposable {
  /** Does work in a span, below the span that this is called in. What the work throws fails the span, and is thrown. */
  span<Result>(described: DescribedSpan, work: (span: OpenSpan) => Promise<Result>): Promise<Result>;
  /** Of the span that this is called in, as W3C writes it; null where there is none. */
  traceparent(): string | null;
}

/** What a span is about: never what was asked or answered. */
export type DescribedSpan =
  | { kind: 'TASK'; taskId: string; name: string; attempt: number; traceparent: string | null }
  | { kind: 'STAGE'; stageId: string; name: string; type: string; attempt: number; agentName: string | null }
  | { kind: 'MODEL_CALL'; model: string | undefined }
  | { kind: 'TOOL'; tool: string; callId: string }
  | { kind: 'DELEGATION'; agentName: string };

export interface OpenSpan {
  /** What a model call used. */
  used(use: ModelUse): void;
  /** The span has failed, although its work throws nothing. @param code of the error; its message may hold what was asked. */
  fail(code: string): void;
}

const noSpan: OpenSpan = { used: () => undefined, fail: () => undefined };

export const noTelemetry: Telemetry = {
  span: (_described, work) => work(noSpan),
  traceparent: () => null,
  async [Symbol.asyncDispose]() {},
};

export function codeOf(error: unknown): string {
  if (error instanceof StepError) return error.code;
  return error instanceof Error ? error.name : 'INTERNAL';
}
