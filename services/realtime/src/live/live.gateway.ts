import { Inject, UseInterceptors } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import { Allow, LOGGER, type Logger, Problem, type UserPrincipal } from '@telemetry/chassis';
import type { Event, Namespace, Socket } from 'socket.io';
import type { MessageRate } from '../limits/message-rate.ts';
import { type Ack, Acknowledge, refusedAck } from './acknowledge.service.ts';
import type { Connection } from './connection.gateway.ts';
import { Entrance } from './entrance.service.ts';
import { NAMESPACE } from './message.ts';
import { refusalOf } from './refusal.ts';
import { roomOf } from './room.ts';
import { SocketIoConnection } from './socket-io-connection.gateway.ts';
import { SubscribeDto, UnsubscribeDto } from './subscription.dto.ts';
import { Subscriptions } from './subscriptions.service.ts';

/** A client that is refused has this long to hear why. */
const REFUSAL_MS = 1_000;
const TOO_MANY = new Problem('RATE_LIMITED', 'Too many messages; send fewer.');

type Engine = Namespace['server']['engine'];
type EngineConnection = Socket['conn'];

/** Live readings over Socket.IO. Who may connect is decided at the handshake; a message needs no further check. */
@WebSocketGateway({ namespace: NAMESPACE })
@UseInterceptors(Acknowledge)
@Allow('anyone')
export class LiveGateway implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket> {
  private readonly refused = new WeakMap<EngineConnection, Problem>();
  private readonly admitted = new WeakMap<Socket, UserPrincipal>();
  private readonly connections = new WeakMap<Socket, Connection>();

  constructor(
    private readonly entrance: Entrance,
    private readonly subscriptions: Subscriptions,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => void this.admit(socket).then(next));
    namespace.server
      .of('/')
      .use((_socket, next) => next(new Error(`The live feed is in the namespace ${NAMESPACE}`)));
    const engine: Engine = namespace.server.engine;
    engine.on('connection', (connection: EngineConnection) => this.open(connection));
  }

  handleConnection(socket: Socket): void {
    const principal = this.admitted.get(socket);
    if (principal === undefined) return;
    const client = this.connectionOf(socket);
    const rate = this.entrance.welcome(client, principal);
    socket.use((event, next) => boundedBy(rate, { socket, event, next }));
  }

  /** From now on, or since a cursor: every later reading once. Subscribing again begins anew. */
  @SubscribeMessage('subscribe')
  subscribe(@ConnectedSocket() socket: Socket, @MessageBody() wanted: SubscribeDto): Promise<number> {
    return this.subscriptions.add(this.connectionOf(socket), wanted);
  }

  /** Ends a subscription; one that is not there is ended already. */
  @SubscribeMessage('unsubscribe')
  unsubscribe(@ConnectedSocket() socket: Socket, @MessageBody() unwanted: UnsubscribeDto): number {
    return this.subscriptions.remove(this.connectionOf(socket), roomOf(unwanted));
  }

  /** Counts a connection before it says who it is; one too many is told so when it does, and ended. */
  private open(connection: EngineConnection): void {
    try {
      connection.once('close', this.entrance.open(connection.request));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.refused.set(connection, error);
      const timer = setTimeout(() => connection.close(), REFUSAL_MS);
      connection.once('close', () => clearTimeout(timer));
    }
  }

  /** A client that is refused gets a connect_error whose `data` is `{code, message}`. */
  private async admit(socket: Socket): Promise<Error | undefined> {
    try {
      const problem = this.refused.get(socket.conn);
      if (problem !== undefined) throw problem;
      this.admitted.set(socket, await this.entrance.admit(socket.handshake));
      return undefined;
    } catch (error) {
      const { code, message } = refusalOf(error);
      if (code === 'INTERNAL_ERROR') this.log.error({ err: error }, 'Handshake failed');
      return Object.assign(new Error(message), { data: { code, message } });
    }
  }

  private connectionOf(socket: Socket): Connection {
    const known = this.connections.get(socket);
    if (known !== undefined) return known;
    const connection = new SocketIoConnection(socket);
    this.connections.set(socket, connection);
    return connection;
  }
}

interface Arrival {
  readonly socket: Socket;
  readonly event: Event;
  readonly next: () => void;
}

function boundedBy(rate: MessageRate, { socket, event, next }: Arrival): void {
  const verdict = rate.take(Date.now());
  if (verdict === 'answer') {
    next();
    return;
  }
  const answer = event.at(-1) as unknown;
  if (isAnswer(answer)) answer(refusedAck(refusalOf(TOO_MANY)));
  if (verdict === 'end') socket.disconnect(true);
}

function isAnswer(value: unknown): value is (ack: Ack) => void {
  return typeof value === 'function';
}
