import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/devices.module.ts';
import { FeedModule } from '../feed/feed.module.ts';
import { LimitsModule } from '../limits/limits.module.ts';
import { TracesModule } from '../traces/traces.module.ts';
import { Broadcast } from './broadcast.service.ts';
import { CredentialWatch } from './credential-watch.service.ts';
import { DeviceEvents } from './device-events.service.ts';
import { Handshake } from './handshake.service.ts';
import { Drain } from './drain.service.ts';
import { Entrance } from './entrance.service.ts';
import { LiveGateway } from './live.gateway.ts';
import { SlowClients } from './slow-clients.service.ts';
import { Subscriptions } from './subscriptions.service.ts';

/** Live readings for browsers over Socket.IO, and what every live connection needs. */
@Module({
  imports: [DevicesModule, FeedModule, LimitsModule, TracesModule],
  providers: [
    LiveGateway,
    Entrance,
    Handshake,
    CredentialWatch,
    Subscriptions,
    Broadcast,
    SlowClients,
    DeviceEvents,
    Drain,
  ],
  exports: [Broadcast, Entrance, Subscriptions],
})
export class LiveModule {}
