import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LOG_LEVELS } from './config.ts';
import { Problem } from './problem.ts';

const ANSWER_WITHIN_MS = 2_000;
/** A route of the registry that only an admin may call. */
const ADMINS_ONLY = '/api/v1/operators';

/**
 * How much this edge tells, changed while it runs; a restart has it as LOG_LEVEL says again. For admins: the edge knows no
 * key, so it asks the registry whether the caller is one.
 */
export function serveLogLevel(app: FastifyInstance, registry: string): void {
  app.get('/log-level', async (request) => {
    await requireAdmin(request, registry);
    return { level: app.log.level };
  });
  app.put<{ Body: { level?: unknown } | null }>('/log-level', async (request) => {
    await requireAdmin(request, registry);
    const level = LOG_LEVELS.find((name) => name === request.body?.level);
    if (level === undefined)
      throw new Problem('VALIDATION_ERROR', `level has to be one of ${LOG_LEVELS.join(', ')}.`);
    app.log.warn({ before: app.log.level, level }, 'The log level was changed');
    app.log.level = level;
    return { level };
  });
}

async function requireAdmin({ headers }: FastifyRequest, registry: string): Promise<void> {
  const credential = headers['x-api-key'] ?? headers.authorization;
  if (typeof credential !== 'string') throw new Problem('INVALID_API_KEY', 'An admin’s key is wanted.');
  const name = headers['x-api-key'] === undefined ? 'authorization' : 'x-api-key';
  const answer = await fetch(registry + ADMINS_ONLY, {
    headers: { [name]: credential },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch((cause: unknown) => {
    throw new Problem('UNAVAILABLE', 'The registry does not answer now; ask again.', { cause });
  });
  await answer.body?.cancel();
  if (answer.status === 401) throw new Problem('INVALID_API_KEY', 'Nobody has this key.');
  if (answer.status === 403) throw new Problem('FORBIDDEN', 'This is for admins.');
  if (!answer.ok) throw new Problem('UNAVAILABLE', 'The registry does not answer now; ask again.');
}
