import { setTimeout as delay } from 'node:timers/promises';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import { PrismaInstrumentation } from '@prisma/instrumentation';
import type { Logger } from '../logging/logger.ts';
import { SpanRecorder } from './span-recorder.ts';
import type { TracingSettings } from './tracing-settings.ts';

/** A stop waits so long for a collector. */
const LONGEST_FLUSH_MS = 2_000;
/** Prisma's own doings that take no time worth a span. */
const PRISMA_DETAILS = [/^prisma:client:(serialize|compile|load_engine|connect)/];

/** Where spans go. */
export interface Export {
  readonly spans: SpanRecorder;
  /** The same for spans that browsers report. */
  readonly consoleSpans: SpanRecorder;
  close(): Promise<void>;
}

/**
 * Opens the way to the collector; undefined when there is none. Headers, time-outs, compression and certificates are
 * taken from the standard variables by the exporter itself.
 */
export function openExport(service: string, settings: TracingSettings, log: Logger): Export | undefined {
  const { OTEL_SDK_DISABLED: isDisabled, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = settings;
  if (isDisabled || endpoint === undefined) return undefined;
  tellTroubles(log);
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const Exporter = settings.OTEL_EXPORTER_OTLP_PROTOCOL === 'http/json' ? JsonExporter : ProtobufExporter;
  const processor = new BatchSpanProcessor({
    exporter: new Exporter({ url }),
    scheduledDelayMillis: settings.OTEL_BSP_SCHEDULE_DELAY,
  });
  const named = (name: string) => defaultResource().merge(resourceFromAttributes({ 'service.name': name }));
  const spans = new SpanRecorder(
    processor,
    named(service).merge(
      detectResources({
        detectors: [serviceInstanceIdDetector, resourceAttributesEnvDetector, serviceNameEnvDetector],
      }),
    ),
  );
  const prisma = new PrismaInstrumentation({ ignoreSpanTypes: PRISMA_DETAILS });
  prisma.setTracerProvider(spans.providerForLibraries());
  prisma.enable();
  return {
    spans,
    consoleSpans: new SpanRecorder(processor, named('console')),
    close: async () => {
      const sent = processor.shutdown().catch(() => undefined);
      await Promise.race([sent, delay(LONGEST_FLUSH_MS, undefined, { ref: false })]);
    },
  };
}

/** A collector that is away is a line in the log when that begins, not one for each attempt. */
function tellTroubles(log: Logger): void {
  let told = '';
  const silent = (): void => undefined;
  const tell = (message: string): void => {
    if (message === told) return;
    told = message;
    log.warn({ trouble: message }, 'Spans cannot be exported');
  };
  const logger = { error: tell, warn: tell, info: silent, debug: silent, verbose: silent };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}
