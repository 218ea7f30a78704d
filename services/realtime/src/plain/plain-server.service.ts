import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { UserPrincipal } from '@telemetry/chassis';
import { Entrance } from '../live/entrance.service.ts';
import { PlainConnection } from './plain-connection.gateway.ts';
import { PlainRequests } from './plain-requests.service.ts';
import { PlainSockets } from './plain-sockets.service.ts';
import { type Target, targetOf } from './target.ts';

const SOCKET_IO = '/socket.io/';
const NOT_FOUND = 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

interface Handshake {
  readonly request: IncomingMessage;
  readonly wire: Duplex;
  readonly head: Buffer;
}

/** A client at the door: let in, or to be told why not. */
type Guest =
  { readonly principal: UserPrincipal; readonly leave: () => void } | { readonly refused: unknown };

/** Takes the handshakes of plain WebSockets on the service's own port. */
@Injectable()
export class PlainServer implements OnApplicationBootstrap {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly entrance: Entrance,
    private readonly sockets: PlainSockets,
    private readonly requests: PlainRequests,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request, wire, head) => void this.take({ request, wire, head }));
  }

  private async take(handshake: Handshake): Promise<void> {
    const { request, wire } = handshake;
    const url = request.url ?? '';
    if (url.startsWith(SOCKET_IO)) return;
    // The connection may break while it is looked at.
    wire.on('error', () => undefined);
    const target = targetOf(url);
    if (target === undefined) wire.end(NOT_FOUND);
    else this.complete(handshake, target, await this.ask(request));
  }

  private async ask(request: IncomingMessage): Promise<Guest> {
    const { headers, url = '' } = request;
    let leave: (() => void) | undefined;
    try {
      leave = this.entrance.open(request);
      return { principal: await this.entrance.admit({ headers, url }), leave };
    } catch (refused) {
      leave?.();
      return { refused };
    }
  }

  /**
   * Opens the WebSocket even for one who is refused: browsers, and clients behind a proxy, hear a close code but no
   * status of HTTP.
   */
  private complete(handshake: Handshake, target: Target, guest: Guest): void {
    if ('leave' in guest) handshake.wire.once('close', guest.leave);
    this.sockets.accept(handshake, (webSocket) => {
      const client = new PlainConnection(webSocket, handshake.wire);
      if ('refused' in guest) {
        this.requests.refuse(client, guest.refused);
        return;
      }
      const rate = this.entrance.welcome(client, guest.principal);
      webSocket.on('message', (data, isBinary) => {
        this.requests.take(client, rate, isBinary || !Buffer.isBuffer(data) ? undefined : data.toString());
      });
      void this.requests.begin(client, target);
    });
  }
}
