import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Problem } from '@telemetry/chassis';
import type { FastifyRequest } from 'fastify';
import { ROW_READERS } from './row-reader.service.ts';

/** The path of the one route that takes files. */
const ROUTE = '/api/v1/devices/import';

/**
 * Has the server hand files over as streams, to their route alone: they are larger than any other body, and nothing of
 * one is read before it is known who sends it.
 */
export function acceptFiles(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser([...ROW_READERS.keys()], ({ routeOptions }: FastifyRequest, body, done) => {
    if (routeOptions.url === ROUTE) done(null, body);
    else done(new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send JSON.'));
  });
}
