import { Problem } from '@telemetry/chassis';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * Lets only plain JSON be read. A hook before the body is read, because the framework would take forms too, and
 * would call compressed JSON broken: both get 415, UNSUPPORTED_MEDIA_TYPE.
 */
export function acceptJsonOnly(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, _reply, done) => {
      requireJson(request);
      done();
    });
}

function requireJson({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): void {
  if (method !== 'POST') return;
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) {
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send JSON, with Content-Type: application/json.');
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body as it is, without Content-Encoding.');
  }
}
