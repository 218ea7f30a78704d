import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/devices.module.ts';
import { FeedModule } from '../feed/feed.module.ts';
import { Broadcast } from './broadcast.service.ts';
import { CredentialWatch } from './credential-watch.service.ts';
import { DeviceEvents } from './device-events.service.ts';
import { Handshake } from './handshake.service.ts';
import { LiveGateway } from './live.gateway.ts';
import { SlowSockets } from './slow-sockets.service.ts';
import { Subscriptions } from './subscriptions.service.ts';

/** Live readings for browsers over Socket.IO. */
@Module({
  imports: [DevicesModule, FeedModule],
  providers: [LiveGateway, Handshake, CredentialWatch, Subscriptions, Broadcast, SlowSockets, DeviceEvents],
  exports: [Broadcast],
})
export class LiveModule {}
