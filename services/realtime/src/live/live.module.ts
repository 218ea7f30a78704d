import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/devices.module.ts';
import { FeedModule } from '../feed/feed.module.ts';
import { Broadcast } from './broadcast.service.ts';
import { Handshake } from './handshake.service.ts';
import { LiveGateway } from './live.gateway.ts';
import { SlowSockets } from './slow-sockets.service.ts';
import { Subscriptions } from './subscriptions.service.ts';

/** Live readings for browsers over Socket.IO. */
@Module({
  imports: [DevicesModule, FeedModule],
  providers: [LiveGateway, Handshake, Subscriptions, Broadcast, SlowSockets],
  exports: [Broadcast],
})
export class LiveModule {}
