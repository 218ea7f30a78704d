import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completeApi } from './complete-api.ts';

/** What a service calls itself in its description. */
export interface Described {
  readonly name: string;
  readonly description: string;
}

/**
 * Serves this service's part of the API description at `/openapi.json`. It is made when it is first asked for: the
 * objects that it is made of would take 8 MB of every replica.
 */
export function serveOpenApi(app: NestFastifyApplication, service: Described): void {
  let text: string | undefined;
  app.getHttpAdapter().get('/openapi.json', (_request: unknown, reply: FastifyReply) => {
    text ??= JSON.stringify(describeApi(app, service));
    void reply.type('application/json; charset=utf-8').send(text);
  });
}

/** This service's part of the API description; the application's prefix must be set. */
export function describeApi(app: INestApplication, service: Described): OpenAPIObject {
  const description = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Telemetry ${service.name}`)
    .setDescription(service.description)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addTag(service.name, service.description)
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'key')
    .addSecurityRequirements('key')
    .build();
  return completeApi(SwaggerModule.createDocument(app, description));
}
