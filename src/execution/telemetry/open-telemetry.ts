import type { Config } from '../../config.ts';
import type { Domain } from '../../domain/domain.ts';
import { noTelemetry, type Telemetry } from './telemetry.ts';

/** Nothing of OpenTelemetry is loaded where no collector is configured. */
export async function openTelemetry(config: Config, version: string, log: Domain['log']): Promise<Telemetry> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers, OTEL_SERVICE_NAME: serviceName } = config;
  if (endpoint === undefined) return noTelemetry;
  const { openOtlp } = await import('./otlp.ts');
  return openOtlp({ endpoint, headers, serviceName, version, log });
}
