import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Problem } from '@telemetry/chassis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DeviceAuthenticator } from '../credentials/device-authenticator.guard.ts';
import { type Answer, IngestController } from './ingest.controller.ts';
import { isWriter } from './writers.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Lets the server call the controller of readings itself. The controller declares and describes the routes as any
 * other; when the framework registers them, its pipeline is replaced by the same steps without their price: who calls,
 * may they, the controller, the envelope. Whatever is thrown goes to the error handling of all routes.
 */
export function serveReadingsDirectly(app: NestFastifyApplication): void {
  const controller = app.get(IngestController, { strict: false });
  const authenticator = app.get(DeviceAuthenticator, { strict: false });
  const routes = new Map<string, (request: FastifyRequest, reply: FastifyReply) => Promise<Answer>>([
    ['/api/v1/ingest', (request, reply) => controller.takeOne(request, reply)],
    ['/api/v1/ingest/batch', (request, reply) => controller.takeMany(request, reply)],
  ]);
  const authenticate = async (request: FastifyRequest): Promise<void> => {
    const caller = await authenticator.authenticate(request.headers, request.method);
    if (!isWriter(caller)) throw new Problem('FORBIDDEN', 'Your role does not allow this.');
    request.principal = caller;
  };
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', (route) => {
      const take = routes.get(route.url);
      if (take === undefined) return;
      // Before the body is read: nobody else has us parse it.
      route.onRequest = authenticate;
      route.config = { ...route.config, notesItsSteps: true };
      // Returns nothing: Fastify would wait for a reply that it is given.
      route.handler = async (request, reply) => {
        send(reply, await take(request, reply));
      };
    });
}

function send(reply: FastifyReply, { status, data }: Answer): void {
  const timestamp = new Date().toISOString();
  const envelope = `{"success":true,"data":${data},"error":null,"code":null,"timestamp":"${timestamp}"}`;
  void reply.code(status).header('content-type', JSON_TYPE).send(envelope);
}
