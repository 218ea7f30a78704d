import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completeApi } from './complete-api.ts';

/** What a service calls itself in its description. */
export interface Described {
  readonly name: string;
  readonly description: string;
}

/** Serves this service's part of the API description at `/openapi.json`. */
export function serveOpenApi(app: NestFastifyApplication, service: Described): void {
  const document = describeApi(app, service);
  app.getHttpAdapter().get('/openapi.json', (_request: unknown, reply: { send: (body: unknown) => void }) => {
    reply.send(document);
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
