import type { FastifyInstance } from 'fastify';
import { answerProblem } from './answer-problem.ts';
import type { Config } from './config.ts';
import { Problem } from './problem.ts';
import { SERVICES } from './routes.ts';

const ANSWER_WITHIN_MS = 2_000;

/** `/livez`: this process runs. `/readyz`: all four services are ready and the edge is not stopping. */
export function serveHealth(app: FastifyInstance, config: Config): void {
  let isStopping = false;
  app.addHook('preClose', (done) => {
    isStopping = true;
    done();
  });
  app.get('/livez', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get<{ Querystring: { verbose?: string } }>('/readyz', async (request, reply) => {
    const checks = await Promise.all(
      SERVICES.map(async (service) => [service, await readiness(config.upstreams[service])] as const),
    );
    const waitsFor = checks.filter(([, answer]) => answer !== 'ok').map(([service]) => service);
    if (isStopping || waitsFor.length > 0) {
      const reason = isStopping ? 'The edge is stopping.' : `Not ready: ${waitsFor.join(', ')}.`;
      if (request.query.verbose === undefined)
        return answerProblem(new Problem('UNAVAILABLE', reason), request, reply);
      reply.status(503);
    }
    reply.header('cache-control', 'no-store');
    const status = reply.statusCode === 503 ? 'not ready' : 'ok';
    return reply.send(
      request.query.verbose === undefined ? { status } : { status, checks: Object.fromEntries(checks) },
    );
  });
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
