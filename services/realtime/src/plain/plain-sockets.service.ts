import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { type WebSocket, WebSocketServer } from 'ws';
import { RealtimeConfig } from '../config.ts';

/** The WebSockets of plain clients, and whether they are still alive. */
@Injectable()
export class PlainSockets implements OnModuleInit, BeforeApplicationShutdown {
  private readonly server: WebSocketServer;
  /** Those that have answered since the last heartbeat. */
  private readonly alive = new WeakSet<WebSocket>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly config: RealtimeConfig) {
    this.server = new WebSocketServer({ noServer: true, maxPayload: config.WS_MAX_MESSAGE_BYTES });
  }

  onModuleInit(): void {
    this.timer = setInterval(() => this.beat(), this.config.WS_HEARTBEAT_INTERVAL * 1000);
  }

  /** Who has not gone by then does not answer. */
  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    for (const webSocket of this.server.clients) webSocket.terminate();
  }

  /** Completes a handshake; what is no handshake is answered with 400, and `accepted` is never called. */
  accept(
    { request, wire, head }: { request: IncomingMessage; wire: Duplex; head: Buffer },
    accepted: (webSocket: WebSocket) => void,
  ): void {
    this.server.handleUpgrade(request, wire, head, (webSocket) => {
      this.alive.add(webSocket);
      webSocket.on('pong', () => this.alive.add(webSocket));
      accepted(webSocket);
    });
  }

  private beat(): void {
    for (const webSocket of this.server.clients) {
      if (this.alive.delete(webSocket)) webSocket.ping();
      else webSocket.terminate();
    }
  }
}
