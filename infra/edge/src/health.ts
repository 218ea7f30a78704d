import type { FastifyInstance } from 'fastify';
import { answerProblem } from './answer-problem.ts';
import type { Config } from './config.ts';
import { Problem } from './problem.ts';
import { SERVICES } from './routes.ts';

const ANSWER_WITHIN_MS = 2_000;

/**
 * `/livez`: this process runs. `/readyz/edge`: it is not stopping, so that a request may be sent to it. `/readyz`: and all four
 * services are ready.
 */
export function serveHealth(app: FastifyInstance, config: Config, stopping: AbortSignal): void {
  app.get('/livez', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/readyz/edge', (request, reply) => {
    if (stopping.aborted) return answerProblem(stoppingProblem(), request, reply);
    return reply.header('cache-control', 'no-store').send({ status: 'ok' });
  });
  app.get<{ Querystring: { verbose?: string } }>('/readyz', async (request, reply) => {
    const checks = await Promise.all(
      SERVICES.map(async (service) => [service, await readiness(config.upstreams[service])] as const),
    );
    const waitsFor = checks.filter(([, answer]) => answer !== 'ok').map(([service]) => service);
    if (stopping.aborted || waitsFor.length > 0) {
      const problem = stopping.aborted
        ? stoppingProblem()
        : new Problem('UNAVAILABLE', `Not ready: ${waitsFor.join(', ')}.`);
      if (request.query.verbose === undefined) return answerProblem(problem, request, reply);
      reply.status(503);
    }
    reply.header('cache-control', 'no-store');
    const status = reply.statusCode === 503 ? 'not ready' : 'ok';
    return reply.send(
      request.query.verbose === undefined ? { status } : { status, checks: Object.fromEntries(checks) },
    );
  });
}

function stoppingProblem(): Problem {
  return new Problem('UNAVAILABLE', 'The edge is stopping.');
}

/** `ok`, or a few words on why a service is not ready. */
async function readiness(origin: string): Promise<string> {
  try {
    const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await answer.body?.cancel();
    return answer.ok ? 'ok' : `answers ${answer.status}`;
  } catch {
    return 'does not answer';
  }
}
