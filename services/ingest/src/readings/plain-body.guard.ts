import { Problem } from '@telemetry/chassis';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Answers 415 to an encoded body, before it is read: compressed JSON would else be called broken. */
export function acceptPlainBodiesOnly(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', ({ headers }, _reply, done) => {
      const encoding = headers['content-encoding'] ?? 'identity';
      if (encoding === 'identity') done();
      else done(new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body as it is, without Content-Encoding.'));
    });
}
