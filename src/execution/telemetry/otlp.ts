import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import { type Context, defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { parseKeyPairsIntoRecord, setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { ATTR_ERROR_TYPE, ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import type { Domain } from '../../domain/domain.ts';
import { StepError } from '../../domain/step-outcome.ts';
import { optionsOf, usageOf } from './span-attributes.ts';
import { codeOf, type OpenSpan, type Telemetry } from './telemetry.ts';

interface OtlpOptions {
  /** Of the collector, without `/v1/traces`. */
  endpoint: string;
  /** `name=value`, comma-separated, percent-encoded. */
  headers: string | undefined;
  serviceName: string;
  version: string;
  log: Domain['log'];
}

/** A collector that does not answer holds no shutdown up for longer. */
const FLUSH_MS = 2_000;
/** Of one batch, all tries together. */
const EXPORT_MS = 5_000;

/** Sends spans in batches, beside the work: what cannot be sent is dropped, and the log says so. */
export function openOtlp({ endpoint, headers, serviceName, version, log }: OtlpOptions): Telemetry {
  setGlobalErrorHandler((error) => log.warn({ err: error }, 'Spans could not be sent to OTEL_EXPORTER_OTLP_ENDPOINT'));
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, headers: parseKeyPairsIntoRecord(headers), timeoutMillis: EXPORT_MS });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ [ATTR_SERVICE_NAME]: serviceName, [ATTR_SERVICE_VERSION]: version }),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: EXPORT_MS })],
  });
  const tracer = provider.getTracer('taskloom', version);
  const propagator = new W3CTraceContextPropagator();
  const contexts = new AsyncLocalStorage<Context>();

  return {
    async span(described, work) {
      const parent =
        described.kind === 'TASK'
          ? propagator.extract(ROOT_CONTEXT, { traceparent: described.traceparent ?? undefined }, defaultTextMapGetter)
          : (contexts.getStore() ?? ROOT_CONTEXT);
      const { name, ...options } = optionsOf(described);
      const span = tracer.startSpan(name, options, parent);
      const open: OpenSpan = {
        used: (use) => span.setAttributes(usageOf(use)),
        fail: (code) => span.setAttribute(ATTR_ERROR_TYPE, code).setStatus({ code: SpanStatusCode.ERROR, message: code }),
      };
      try {
        return await contexts.run(trace.setSpan(parent, span), () => work(open));
      } catch (error) {
        if (error instanceof StepError && error.outcome?.model) open.used(error.outcome.model);
        open.fail(codeOf(error));
        throw error;
      } finally {
        span.end();
      }
    },
    traceparent() {
      const carrier: Record<string, string> = {};
      propagator.inject(contexts.getStore() ?? ROOT_CONTEXT, carrier, defaultTextMapSetter);
      return carrier.traceparent ?? null;
    },
    async [Symbol.asyncDispose]() {
      const flushed = new AbortController();
      const tooLate = setTimeout(FLUSH_MS, undefined, { signal: flushed.signal }).catch(() => undefined);
      const shutdown = provider.shutdown().catch((error: unknown) => log.warn({ err: error }, 'The last spans could not be sent'));
      await Promise.race([shutdown, tooLate]);
      flushed.abort();
    },
  };
}
