import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** Serves this service's part of the API description at `/openapi.json`. */
export function serveOpenApi(
  app: NestFastifyApplication,
  service: { readonly name: string; readonly description: string },
): void {
  const description = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Telemetry ${service.name}`)
    .setDescription(service.description)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addTag(service.name, service.description)
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'key')
    .addSecurityRequirements('key')
    .build();
  const document = SwaggerModule.createDocument(app, description);
  app.getHttpAdapter().get('/openapi.json', (_request: unknown, reply: { send: (body: unknown) => void }) => {
    reply.send(document);
  });
}
