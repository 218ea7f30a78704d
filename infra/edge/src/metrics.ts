import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Problem } from './problem.ts';
import { pathOf, SERVICES, type Service, serviceFor } from './routes.ts';
import { mayScrape } from './scrapers.ts';

/** A label has few values: a method that nobody declares is one of them, whatever a caller makes up. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What the library measures under labels that come with the traffic, and gauges whose names say that they are counters. */
const LEFT_OUT = [
  'nodejs_gc_duration_seconds',
  ...['handles', 'requests', 'resources'].flatMap((what) => [
    `nodejs_active_${what}`,
    `nodejs_active_${what}_total`,
  ]),
];

/** What one edge measures of itself: requests, sockets, absent services and its process. */
export class EdgeMetrics {
  private readonly registry = new Registry();
  private readonly durations = new Histogram({
    name: 'telemetry_edge_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer, by who answers; edge: the edge itself',
    labelNames: ['upstream', 'http_request_method', 'http_response_status_class'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });
  private readonly sockets = new Gauge({
    name: 'telemetry_edge_sockets',
    help: 'WebSockets that are passed on now',
    registers: [this.registry],
  });
  private readonly absent = new Counter({
    name: 'telemetry_edge_upstream_failures_total',
    help: 'Requests for which a service could not be reached, or ended without an answer',
    labelNames: ['upstream'] as const,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const name of LEFT_OUT) this.registry.removeSingleMetric(name);
    for (const upstream of SERVICES) this.absent.inc({ upstream }, 0);
  }

  /** Measures every request of an application whose routes are added later. */
  measureRequests(app: FastifyInstance): void {
    app.addHook('onResponse', (request, reply, done) => {
      const { method, url } = request;
      const labels = {
        upstream: serviceFor(pathOf(url)) ?? 'edge',
        http_request_method: METHODS.has(method) ? method : '_OTHER',
        // Who left before the answer was sent got none: that is the caller's doing, as is a 4xx.
        http_response_status_class: reply.raw.headersSent ? `${Math.trunc(reply.statusCode / 100)}xx` : '4xx',
      };
      this.durations.observe(labels, reply.elapsedTime / 1000);
      done();
    });
  }

  /** A WebSocket is passed on from now until it closes. */
  countSocket(socket: { once(event: 'close', listener: () => void): unknown }): void {
    this.sockets.inc();
    socket.once('close', () => this.sockets.dec());
  }

  /** A service was not there for a request. */
  countFailure(upstream: Service): void {
    this.absent.inc({ upstream });
  }

  /** Tells it at `/metrics` to those who may know it. */
  serve(app: FastifyInstance, token: string | undefined): void {
    app.get('/metrics', async (request, reply) => {
      if (!mayScrape(request, token))
        throw new Problem('FORBIDDEN', 'The measures are for the scraper of this system.');
      return reply.type(this.registry.contentType).send(await this.registry.metrics());
    });
  }
}
