import { existsSync } from 'node:fs';
import { join } from 'node:path';
import statics from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { answerProblem } from './answer-problem.ts';
import { cacheControlOf, isNavigation } from './console-rules.ts';
import { Problem } from './problem.ts';
import { isServicePath, pathOf } from './routes.ts';

/** Serves the built console; a navigation to any other path gets its index.html, so that deep links work. */
export async function serveConsole(app: FastifyInstance, consoleDir: string): Promise<void> {
  if (!existsSync(join(consoleDir, 'index.html'))) app.log.warn({ consoleDir }, 'The console is not built');
  await app.register(statics, {
    root: consoleDir,
    cacheControl: false,
    dotfiles: 'ignore',
    suppressWarning: true,
    setHeaders: (reply, path) => void reply.header('cache-control', cacheControlOf(path)),
  });
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = isNavigation(request.method, request.headers) && !isServicePath(pathOf(request.url));
    if (wantsPage && existsSync(join(consoleDir, 'index.html'))) return reply.sendFile('index.html');
    const reason = wantsPage ? 'The console is not built.' : 'Nothing answers at this path.';
    return answerProblem(new Problem('NOT_FOUND', reason), request, reply);
  });
}
