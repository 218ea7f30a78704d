import type { ServiceDefinition } from '@telemetry/chassis';
import { accessFeed } from '@telemetry/proto';
import { AppModule } from './app.module.ts';
import { RealtimeConfig } from './config.ts';
import { LiveServer } from './live/live-server.gateway.ts';

/** The gateway that brings readings to browsers as they are accepted. */
export const realtime: ServiceDefinition<RealtimeConfig> = {
  name: 'realtime',
  description: 'Live readings over Socket.IO, and the health of the system',
  root: new URL('../', import.meta.url),
  module: AppModule,
  config: RealtimeConfig,
  servesWithoutDatabase: true,
  streams: [],
  access: accessFeed,
  prepare: (app, config) => app.useWebSocketAdapter(new LiveServer(app, config)),
};
