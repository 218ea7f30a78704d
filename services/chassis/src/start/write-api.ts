import { writeFile } from 'node:fs/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceConfig } from '../config/service-config.ts';
import { describeApi } from '../http/openapi.ts';
import { createLogger } from '../logging/logger.ts';
import { JetStream } from '../nats/jetstream.ts';
import { Tracing } from '../tracing/tracing.ts';
import { ChassisModule } from './chassis.module.ts';
import { httpAdapter, setApiPrefix } from './http-app.ts';
import type { ServiceDefinition } from './service-definition.ts';

/**
 * Writes the service's part of the API description to `dist/openapi.json`, for the types of its callers. The
 * application is only previewed: its routes are known, nothing of it is made, so neither settings nor servers are needed.
 */
export async function writeApi<C extends ServiceConfig>(definition: ServiceDefinition<C>): Promise<void> {
  const logger = createLogger(definition.name, { LOG_LEVEL: 'error', LOG_FORMAT: 'json' });
  const config = new definition.config();
  const tracing = Tracing.off();
  // It stands where a connection would be injected; nothing is.
  const jetstream = Object.create(JetStream.prototype) as JetStream;

  @Module({
    imports: [ChassisModule.with(definition, { config, logger, jetstream, tracing }), definition.module],
  })
  class PreviewModule {}

  const app = await NestFactory.create<NestFastifyApplication>(PreviewModule, httpAdapter(logger, tracing), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  setApiPrefix(app);
  const api = describeApi(app, definition);
  await writeFile(new URL('dist/openapi.json', definition.root), `${JSON.stringify(api, null, 2)}\n`);
}
