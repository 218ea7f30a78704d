import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { Ack } from '../src/live/acknowledge.service.ts';
import type { LiveReading } from '../src/feed/feed-message.ts';
import type { DeviceEvent } from '../src/live/device-event.ts';
import type { Refusal } from '../src/live/refusal.ts';
import type { Resync } from '../src/live/resync.ts';
import { ADMIN_KEY } from './system.ts';

/** How a test connects. */
export type ConnectOptions = Partial<ManagerOptions & SocketOptions>;

/** What a slow client is told. */
export interface Lagging {
  readonly dropped: number;
  readonly cursor: string | null;
}

/** A client of the gateway that notes all that it is sent. */
export class Client {
  readonly frames: LiveReading[][] = [];
  readonly resyncs: Resync[] = [];
  readonly lagging: Lagging[] = [];
  readonly reconnects: { after_ms: number }[] = [];
  readonly devices: DeviceEvent[] = [];
  readonly refusals: Refusal[] = [];

  private constructor(readonly socket: Socket) {
    socket.on('readings', (frame: LiveReading[]) => this.frames.push(frame));
    socket.on('resync', (event: Resync) => this.resyncs.push(event));
    socket.on('device', (event: DeviceEvent) => this.devices.push(event));
    socket.on('unauthorized', (event: Refusal) => this.refusals.push(event));
    socket.on('lagging', (event: Lagging) => this.lagging.push(event));
    socket.on('reconnect', (event: { after_ms: number }) => this.reconnects.push(event));
  }

  /** Connects; rejects with the `data` of the refusal. */
  static async connect(port: number, options: ConnectOptions = {}, namespace = '/realtime'): Promise<Client> {
    const socket = io(`http://127.0.0.1:${port}${namespace}`, {
      extraHeaders: { 'x-api-key': ADMIN_KEY },
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      ...options,
    });
    const client = new Client(socket);
    await new Promise<void>((resolve, reject) => {
      const refused = (error: Error & { data?: unknown }) => {
        socket.close();
        // The refusal is what the tests look at.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(error.data ?? error);
      };
      // A gateway that ends between the handshake and the namespace is no error to Socket.IO.
      const lost = (reason: string) => refused(new Error(reason));
      socket.once('connect_error', refused).once('disconnect', lost);
      socket.once('connect', () => {
        socket.off('connect_error', refused).off('disconnect', lost);
        resolve();
      });
    });
    return client;
  }

  get readings(): LiveReading[] {
    return this.frames.flat();
  }

  ids(deviceId?: string): string[] {
    return this.readings.filter(({ device_id }) => (deviceId ?? device_id) === device_id).map(({ id }) => id);
  }

  subscribe(...wanted: unknown[]): Promise<Ack> {
    return this.socket.timeout(15_000).emitWithAck('subscribe', ...wanted) as Promise<Ack>;
  }

  unsubscribe(...unwanted: unknown[]): Promise<Ack> {
    return this.socket.timeout(15_000).emitWithAck('unsubscribe', ...unwanted) as Promise<Ack>;
  }

  /** Takes nothing more from the network until it is resumed. */
  stall(): { resume(): void } {
    const { _socket: wire } = (this.socket.io.engine.transport as unknown as { ws: { _socket: Wire } }).ws;
    wire.pause();
    return wire;
  }

  close(): void {
    this.socket.close();
  }
}

/** The cursor of an answer that said yes. */
export function cursorIn(ack: Ack): string {
  if (!ack.ok) throw new Error(`Refused: ${ack.code} ${ack.error}`);
  return ack.cursor;
}

interface Wire {
  pause(): void;
  resume(): void;
}
