import type { FastifyInstance, FastifyReply, FastifyRequest, onResponseHookHandler } from 'fastify';
import { type Series, TalliedHistogram } from './tallied-histogram.ts';

/** A label has few values: a method that nobody declares is one of them, whatever a caller makes up. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** How long requests took, by route, method and class of status. */
export const requestDurations = new TalliedHistogram(
  {
    name: 'http_server_request_duration_seconds',
    description: 'Time from the head of a request to the end of its answer, by the template of its route',
    boundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  Date.now(),
);

/** Measures every request of a server that gets its routes later: how many, how they ended, how long they took. */
export function measureRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    route.onResponse = [...[route.onResponse ?? []].flat(), measuring(route.url)];
  });
  const measureUnrouted = measuring('none');
  fastify.addHook('onResponse', function (request, reply, done) {
    if (request.is404) measureUnrouted.call(this, request, reply, done);
    else done();
  });
}

function measuring(route: string): onResponseHookHandler {
  const measured = seriesOf(route);
  return (request, reply, done) => {
    measured(request, reply).record(reply.elapsedTime / 1000);
    done();
  };
}

/** By route for all servers of a process, so that a series is there once. */
const byRoute = new Map<string, Map<string, Series[]>>();

function seriesOf(route: string): (request: FastifyRequest, reply: FastifyReply) => Series {
  const byMethod = byRoute.get(route) ?? new Map<string, Series[]>();
  byRoute.set(route, byMethod);
  return ({ method: given }, reply) => {
    const method = METHODS.has(given) ? given : '_OTHER';
    let byClass = byMethod.get(method);
    if (byClass === undefined) byMethod.set(method, (byClass = []));
    const statusClass = classOf(reply);
    return (byClass[statusClass] ??= requestDurations.add({
      'http.request.method': method,
      'http.route': route,
      'http.response.status_class': `${statusClass}xx`,
    }));
  };
}

/** Who left before the answer was sent got none: that is the caller's doing, as is a 4xx. */
function classOf({ statusCode, raw }: FastifyReply): number {
  return raw.headersSent ? Math.trunc(statusCode / 100) : 4;
}
