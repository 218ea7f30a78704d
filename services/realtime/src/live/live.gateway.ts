import { UseInterceptors } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import { Allow, Problem } from '@telemetry/chassis';
import type { Namespace, Socket } from 'socket.io';
import { DeviceDirectory } from '../devices/device-directory.service.ts';
import { positionOf } from '../feed/cursor.ts';
import { Acknowledge } from './acknowledge.service.ts';
import { Broadcast } from './broadcast.service.ts';
import { Handshake } from './handshake.service.ts';
import { roomOf } from './room.ts';
import { SubscribeDto, UnsubscribeDto } from './subscription.dto.ts';
import { Subscriptions } from './subscriptions.service.ts';

/** Clients of the live feed: the handshake says who they are, so their messages need no further check. */
@WebSocketGateway({ namespace: '/realtime' })
@UseInterceptors(Acknowledge)
@Allow('anyone')
export class LiveGateway
  implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket>, OnGatewayDisconnect<Socket>
{
  constructor(
    private readonly handshake: Handshake,
    private readonly broadcast: Broadcast,
    private readonly subscriptions: Subscriptions,
    private readonly devices: DeviceDirectory,
  ) {}

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => this.handshake.admit(socket, next));
    namespace.server
      .of('/')
      .use((_socket, next) => next(new Error('The live feed is in the namespace /realtime')));
    this.broadcast.attach(namespace);
  }

  handleConnection(socket: Socket): void {
    this.handshake.endWithSession(socket);
    this.broadcast.watch(socket);
  }

  handleDisconnect(socket: Socket): void {
    this.subscriptions.removeAll(socket);
  }

  /** From now on, or since a cursor: every later reading once. Subscribing again begins anew. */
  @SubscribeMessage('subscribe')
  async subscribe(@ConnectedSocket() socket: Socket, @MessageBody() wanted: SubscribeDto): Promise<number> {
    const room = roomOf(wanted);
    const { device_id: deviceId, since } = wanted;
    if (deviceId !== undefined && !this.devices.has(deviceId)) {
      throw new Problem('DEVICE_NOT_FOUND', `No device ${deviceId}.`);
    }
    return this.subscriptions.add(socket, {
      room,
      deviceId,
      since: since === undefined ? undefined : positionOf(since),
    });
  }

  /** Ends a subscription; one that is not there is ended already. */
  @SubscribeMessage('unsubscribe')
  unsubscribe(@ConnectedSocket() socket: Socket, @MessageBody() unwanted: UnsubscribeDto): number {
    return this.subscriptions.remove(socket, roomOf(unwanted));
  }
}
