import { Problem } from '@telemetry/chassis';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { gunzip } from './gunzip.ts';

const JSON_TYPE = 'application/json';
/** The media type of the messages in `telemetry/v1/submitted.proto`. */
export const PROTOBUF_TYPE = 'application/x-protobuf';

/**
 * Has the server take bodies of JSON and protobuf, plain or gzip. A protobuf body arrives at its route as the bytes it
 * is (`submittedReading`, `submittedBatch` read them), since only the route knows which message it is.
 */
export function acceptBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser(JSON_TYPE);
  fastify.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    unpacked(request, bytes, (error, plain) => {
      if (plain === undefined) done(error);
      else void parseJson(request, plain.toString(), done);
    });
  });
  fastify.addContentTypeParser(PROTOBUF_TYPE, { parseAs: 'buffer' }, unpacked);
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (encodingOf(request) === 'unknown') done(new Problem('UNSUPPORTED_MEDIA_TYPE', NO_SUCH_ENCODING));
    else done();
  });
}

const NO_SUCH_ENCODING = 'Send the body plain, or with Content-Encoding: gzip.';

function unpacked(
  request: FastifyRequest,
  bytes: Buffer,
  done: (error: Error | null, plain?: Buffer) => void,
): void {
  if (encodingOf(request) === 'identity') done(null, bytes);
  else gunzip(bytes).then((plain) => done(null, plain), done);
}

function encodingOf({ headers }: FastifyRequest): 'identity' | 'gzip' | 'unknown' {
  const encoding = headers['content-encoding'];
  if (encoding === undefined) return 'identity';
  const name = encoding.trim().toLowerCase();
  if (name === 'gzip' || name === 'x-gzip') return 'gzip';
  return name === 'identity' ? 'identity' : 'unknown';
}
