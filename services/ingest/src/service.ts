import type { ServiceDefinition } from '@telemetry/chassis';
import { accessFeed, READINGS } from '@telemetry/proto';
import { AppModule } from './app.module.ts';
import { IngestConfig } from './config.ts';
import { DeviceAuthenticator } from './credentials/device-authenticator.guard.ts';
import { acceptBodies } from './formats/bodies.guard.ts';
import { serveReadingsDirectly } from './readings/direct-routes.service.ts';

/** What this service is to the chassis: its name, its settings and the stream it owns. */
export const ingest: ServiceDefinition<IngestConfig> = {
  name: 'ingest',
  description: 'Takes readings from devices and answers when they are durable.',
  root: new URL('../', import.meta.url),
  module: AppModule,
  config: IngestConfig,
  servesWithoutDatabase: true,
  streams: [READINGS],
  access: accessFeed,
  authenticator: DeviceAuthenticator,
  prepare: (app) => {
    acceptBodies(app);
    serveReadingsDirectly(app);
  },
};
