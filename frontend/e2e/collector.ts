import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { FIRST_PORT } from './system.ts';

const COLLECTOR_PORT = FIRST_PORT + 90;
const ORIGIN = `http://127.0.0.1:${COLLECTOR_PORT}`;

/** What a system under test needs to know to send its spans here soon. */
export const TRACE_SETTINGS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: ORIGIN,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_BSP_SCHEDULE_DELAY: '200',
};

/** A span as a service reports it. */
export interface Span {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

/** Stands in for an OpenTelemetry collector: keeps all that it is sent, and shows it to who asks. */
export async function startCollector(): Promise<Server> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end(received.join('\n'));
      return;
    }
    void text(request).then((body) => {
      received.push(body);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(COLLECTOR_PORT, '127.0.0.1', resolve));
  return server;
}

/** All that the collector was sent so far, an export a line. */
export async function received(): Promise<string> {
  return (await fetch(ORIGIN)).text();
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: { stringValue?: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<Span, 'service'>[] }[];
  }[];
}

/** The spans of a trace that the collector has. */
export async function spansOf(traceId: string): Promise<Span[]> {
  const lines = (await received()).split('\n').filter((line) => line !== '');
  return lines
    .flatMap((line) => (JSON.parse(line) as Export).resourceSpans)
    .flatMap(({ resource, scopeSpans }) => {
      const name = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
      return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, service: name ?? '' })));
    })
    .filter((span) => span.traceId === traceId);
}
