import { Inject, UseInterceptors } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import { Allow, LOGGER, type Logger, type UserPrincipal } from '@telemetry/chassis';
import type { Namespace, Socket } from 'socket.io';
import { Acknowledge } from './acknowledge.service.ts';
import { Broadcast } from './broadcast.service.ts';
import { CredentialWatch } from './credential-watch.service.ts';
import { Handshake } from './handshake.service.ts';
import { refusalOf } from './refusal.ts';
import { roomOf } from './room.ts';
import { SubscribeDto, UnsubscribeDto } from './subscription.dto.ts';
import { Subscriptions } from './subscriptions.service.ts';

/** Live readings over Socket.IO. Who may connect is decided at the handshake; a message needs no further check. */
@WebSocketGateway({ namespace: '/realtime' })
@UseInterceptors(Acknowledge)
@Allow('anyone')
export class LiveGateway
  implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket>, OnGatewayDisconnect<Socket>
{
  private readonly admitted = new WeakMap<Socket, UserPrincipal>();

  constructor(
    private readonly handshake: Handshake,
    private readonly credentials: CredentialWatch,
    private readonly broadcast: Broadcast,
    private readonly subscriptions: Subscriptions,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => void this.admit(socket).then(next));
    namespace.server
      .of('/')
      .use((_socket, next) => next(new Error('The live feed is in the namespace /realtime')));
    this.broadcast.attach(namespace);
  }

  handleConnection(socket: Socket): void {
    this.broadcast.watch(socket);
    this.endWithCredential(socket);
  }

  handleDisconnect(socket: Socket): void {
    this.subscriptions.removeAll(socket);
  }

  /** From now on, or since a cursor: every later reading once. Subscribing again begins anew. */
  @SubscribeMessage('subscribe')
  subscribe(@ConnectedSocket() socket: Socket, @MessageBody() wanted: SubscribeDto): Promise<number> {
    return this.subscriptions.add(socket, wanted);
  }

  /** Ends a subscription; one that is not there is ended already. */
  @SubscribeMessage('unsubscribe')
  unsubscribe(@ConnectedSocket() socket: Socket, @MessageBody() unwanted: UnsubscribeDto): number {
    return this.subscriptions.remove(socket, roomOf(unwanted));
  }

  /** A client that is refused gets a connect_error whose `data` is `{code, message}`. */
  private async admit(socket: Socket): Promise<Error | undefined> {
    try {
      this.admitted.set(socket, await this.handshake.admit(socket.handshake));
      return undefined;
    } catch (error) {
      const { code, message } = refusalOf(error);
      if (code === 'INTERNAL_ERROR') this.log.error({ err: error }, 'Handshake failed');
      return Object.assign(new Error(message), { data: { code, message } });
    }
  }

  /** A client is told why it has to go, and does not come back by itself. */
  private endWithCredential(socket: Socket): void {
    const principal = this.admitted.get(socket);
    if (principal === undefined) return;
    const leave = this.credentials.watch(principal, (why) => {
      socket.emit('unauthorized', refusalOf(why));
      socket.disconnect(true);
    });
    socket.once('disconnect', leave);
  }
}
