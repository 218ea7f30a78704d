import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import statics from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.ts';
import { SharedAnswer } from './shared-answer.ts';
import { type ApiDocument, mergeApis } from './openapi-merge.ts';
import { Problem } from './problem.ts';
import { SERVICES, type Service } from './routes.ts';

const KEEP_MS = 5_000;
const ANSWER_WITHIN_MS = 3_000;
const PAGE_DIR = join(import.meta.dirname, 'docs-page');
const SWAGGER_DIR = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const SWAGGER_FILES = ['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png'];

/** `/openapi.json`: the four services' documents as one. `/docs`: Swagger UI over it. */
export async function serveDocs(app: FastifyInstance, config: Config): Promise<void> {
  const merged = new SharedAnswer(KEEP_MS, async () => {
    const apis = await Promise.all(
      SERVICES.map(async (service) => [service, await fetchApi(service, config)] as const),
    );
    const { document, faults } = mergeApis(apis);
    for (const fault of faults) app.log.error(`openapi.json: ${fault}`);
    return document;
  });
  app.get('/openapi.json', async (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(await merged.get(Date.now())),
  );
  for (const path of ['/docs', '/docs/']) {
    app.get(path, async (_request, reply) =>
      reply
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(await readFile(join(PAGE_DIR, 'index.html'))),
    );
  }
  app.get('/docs/start.js', async (_request, reply) =>
    reply
      .header('cache-control', 'no-cache')
      .type('text/javascript; charset=utf-8')
      .send(await readFile(join(PAGE_DIR, 'start.js'))),
  );
  await app.register(statics, {
    root: SWAGGER_DIR,
    prefix: '/docs/',
    decorateReply: false,
    index: false,
    maxAge: '1h',
    allowedPath: (path) => SWAGGER_FILES.includes(path),
  });
}

async function fetchApi(service: Service, config: Config): Promise<ApiDocument> {
  try {
    const answer = await fetch(`${config.upstreams[service]}/openapi.json`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!answer.ok) throw new Error(`/openapi.json of ${service} answers ${answer.status}`);
    return (await answer.json()) as ApiDocument;
  } catch (cause) {
    throw new Problem('UNAVAILABLE', `The ${service} service does not describe its API now; ask again.`, {
      cause,
    });
  }
}
