import { setTimeout as delay } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { requireDatabase } from '../database/probe.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { Readiness } from '../health/readiness.ts';
import { createLogger, type Logger } from '../logging/logger.ts';
import { NestLogger } from '../logging/nest-logger.ts';
import { measureProcess } from '../metrics/process-metrics.ts';
import { JetStream } from '../nats/jetstream.ts';
import { JetStreamTransport } from '../nats/jetstream-transport.ts';
import { followTraces } from '../tracing/active-trace.ts';
import { Tracing } from '../tracing/tracing.ts';
import { ChassisModule } from './chassis.module.ts';
import { applyApiRules, httpAdapter } from './http-app.ts';
import { letConnectionsGo } from './let-connections-go.ts';
import { prepareDatabase } from './prepare-database.ts';
import type { ServiceDefinition } from './service-definition.ts';

/** A service that runs. */
export interface RunningService {
  readonly app: NestFastifyApplication;
  /** The port it listens on; useful when the configuration said 0. */
  readonly port: number;
  /** Fulfilled when it cannot go on, with the reason. */
  readonly failed: Promise<Error>;
  /** Stops being ready, serves on for STOP_DELAY_MS, finishes what was begun, lets go of everything. */
  stop(): Promise<void>;
}

/**
 * Starts a service: database up to date, streams declared, consumers running, HTTP listening. Rejects when the database
 * or the broker cannot be had, and when the database has to be migrated by its owner first.
 */
export async function createService<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
  config: C,
  logger: Logger = createLogger(definition.name, config),
): Promise<RunningService> {
  measureProcess();
  followTraces();
  await prepareDatabase(definition, config, logger);
  const jetstream = await JetStream.connect(config.NATS_URL, definition.name, config.STREAM_REPLICAS);
  for (const stream of definition.streams) await jetstream.ensureStream(stream);
  const tracing = Tracing.start(definition.name, config, logger);

  @Module({
    imports: [ChassisModule.with(definition, { config, logger, jetstream, tracing }), definition.module],
  })
  class ServiceModule {}

  const app = await NestFactory.create<NestFastifyApplication>(ServiceModule, httpAdapter(logger, tracing), {
    logger: new NestLogger(logger),
    bodyParser: false, // the framework would read forms, too; the server itself reads JSON
    abortOnError: false,
  });
  applyApiRules(app, definition, logger);
  definition.prepare?.(app, config);
  app.connectMicroservice<MicroserviceOptions>({
    strategy: new JetStreamTransport(jetstream, logger, tracing),
  });

  const readiness = app.get(Readiness);
  letConnectionsGo(app.getHttpAdapter().getInstance(), readiness);
  const need = definition.servesWithoutDatabase === true ? 'told' : 'required';
  const database = requireDatabase(readiness, config.DATABASE_URL, need);
  readiness.require('broker', () => jetstream.check());

  await app.startAllMicroservices();
  await app.listen(config.PORT, config.HOST);
  const { port } = new URL(await app.getUrl());
  logger.info({ port: Number(port) }, `${definition.name} is listening`);
  return {
    app,
    port: Number(port),
    failed: jetstream.lost,
    stop: async () => {
      readiness.stop();
      await delay(config.STOP_DELAY_MS);
      await app.close();
      await jetstream.close();
      await database.close();
      await tracing.close();
    },
  };
}
