import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, RandomIdGenerator, TracerProvider } from '@opentelemetry/sdk-trace';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TracingSettings } from './config.ts';
import { pathOf, serviceFor } from './routes.ts';
import { EdgeSampler } from './sampler.ts';
import { placeIn, traceparentOf } from './traceparent.ts';

const LONGEST_TEXT = 256;
const LONGEST_FLUSH_MS = 2_000;

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a request that is passed on, while traces are on. */
    span: Span | null;
  }
}

/** The trace id of the next span that has no parent: that of its request, which the log and the caller know. */
class RequestIds extends RandomIdGenerator {
  next = '';
  override generateTraceId = (): string => this.next;
}

/** The spans of one edge: one for each request that it passes on, and that the sampler keeps. */
export class EdgeTracing {
  private readonly ids = new RequestIds();
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;

  constructor(settings: TracingSettings) {
    const url = `${settings.endpoint.replace(/\/$/, '')}/v1/traces`;
    const Exporter = settings.protocol === 'http/json' ? JsonExporter : ProtobufExporter;
    this.provider = new TracerProvider({
      resource: defaultResource()
        .merge(resourceFromAttributes({ 'service.name': 'edge' }))
        .merge(detectResources({ detectors: [serviceInstanceIdDetector, resourceAttributesEnvDetector] })),
      sampler: new EdgeSampler(settings.sampler, settings.ratio),
      idGenerator: this.ids,
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: new Exporter({ url }),
          scheduledDelayMillis: settings.exportDelayMs,
        }),
      ],
    });
    this.tracer = this.provider.getTracer('telemetry');
  }

  /** Has every request of these routes traced, from its head to the end of its answer. */
  traceRequests(app: FastifyInstance): void {
    app.addHook('onRequest', (request, _reply, done) => {
      request.span = this.begin(request);
      done();
    });
    app.addHook('onResponse', (request, reply, done) => {
      end(request, reply);
      done();
    });
  }

  /** Sends what is left, within a bound. */
  async close(): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, LONGEST_FLUSH_MS).unref());
    await Promise.race([this.provider.shutdown().catch(() => undefined), late]);
  }

  private begin({ id, method, url, protocol, headers }: FastifyRequest): Span {
    const parent = placeIn(headers.traceparent);
    this.ids.next = id;
    const agent = headers['user-agent'];
    const path = pathOf(url);
    return this.tracer.startSpan(
      `${method} ${serviceFor(path) ?? 'nobody'}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': method,
          'url.scheme': protocol,
          'url.path': path.slice(0, LONGEST_TEXT),
          ...(agent !== undefined && { 'user_agent.original': agent.slice(0, LONGEST_TEXT) }),
        },
      },
      parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent),
    );
  }
}

/** What a service is told of the trace: to go on below the edge's own span. */
export function traceHeaders({ span }: Pick<FastifyRequest, 'span'>): { traceparent?: string } {
  return span === null ? {} : { traceparent: traceparentOf(span.spanContext()) };
}

function end({ span }: FastifyRequest, { statusCode }: FastifyReply): void {
  if (span?.isRecording() !== true) return;
  span.setAttribute('http.response.status_code', statusCode);
  if (statusCode >= 500) {
    span.setAttribute('error.type', String(statusCode));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
