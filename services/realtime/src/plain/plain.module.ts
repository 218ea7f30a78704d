import { Module } from '@nestjs/common';
import { LiveModule } from '../live/live.module.ts';
import { PlainRequests } from './plain-requests.service.ts';
import { PlainServer } from './plain-server.service.ts';
import { PlainSockets } from './plain-sockets.service.ts';

/** Live readings for clients without Socket.IO. */
@Module({ imports: [LiveModule], providers: [PlainServer, PlainSockets, PlainRequests] })
export class PlainModule {}
