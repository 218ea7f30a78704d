import type { Problem } from '@telemetry/chassis';
import type { Socket } from 'socket.io';
import { Connection } from './connection.gateway.ts';
import { Message } from './message.ts';
import { refusalOf } from './refusal.ts';

/** A client that speaks Socket.IO. */
export class SocketIoConnection extends Connection {
  constructor(private readonly socket: Socket) {
    super();
    const { conn } = socket;
    conn.on('packetCreate', ({ data }: { data?: string }) => this.count(data?.length ?? 0));
    conn.on('drain', () => this.drained());
    socket.once('disconnect', () => this.emit('close'));
  }

  get isOpen(): boolean {
    return this.socket.connected;
  }

  /** As the library's own broadcast does, without writing the packet anew for each client. */
  send(message: Message): void {
    if (!this.isOpen) return;
    const { text, frame } = message.socketIo;
    const options = { compress: false, wsPreEncodedFrame: [frame] };
    this.socket.conn.write(text, options);
  }

  refuse(why: Problem): void {
    this.send(new Message('unauthorized', refusalOf(why)));
    this.socket.disconnect(true);
  }

  hangUp(): void {
    this.socket.conn.close();
  }
}
