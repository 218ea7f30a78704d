import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import type { LiveReading } from '../src/feed/feed-message.ts';
import type { Lagging } from './client.ts';
import { ADMIN_KEY } from './system.ts';
import { waitFor } from './wait-for.ts';

/** A message of the gateway. */
export type PlainMessage = Readonly<Record<string, unknown>> & { readonly type: string };

/** A client without Socket.IO that notes all that it is sent. */
export class PlainClient {
  readonly messages: PlainMessage[] = [];
  readonly readings: LiveReading[] = [];
  /** Once it has ended. */
  closed: { code: number; reason: string } | undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.note(JSON.parse(data.toString()) as PlainMessage));
    socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
  }

  /** Opens `path`; rejects when the handshake is answered with an error. */
  static async open(port: number, path: string, options: ClientOptions = {}): Promise<PlainClient> {
    const headers = { 'x-api-key': ADMIN_KEY };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1${path}`, { headers, ...options });
    const client = new PlainClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** The same, when its subscription has begun. */
  static async follow(port: number, path: string, options: ClientOptions = {}): Promise<PlainClient> {
    const client = await PlainClient.open(port, path, options);
    await waitFor(() => client.of('ack').length > 0 || client.closed !== undefined);
    if (client.closed) throw new Error(`Closed: ${client.closed.code} ${client.closed.reason}`);
    return client;
  }

  of(type: string): PlainMessage[] {
    return this.messages.filter((message) => message.type === type);
  }

  get lagging(): Lagging[] {
    return this.of('lagging') as unknown as Lagging[];
  }

  ids(deviceId?: string): string[] {
    return this.readings.filter(({ device_id }) => (deviceId ?? device_id) === device_id).map(({ id }) => id);
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Takes nothing more from the network until it is resumed. */
  stall(): { resume(): void } {
    this.socket.pause();
    return this.socket;
  }

  /** Waits for the end, and tells its close code. */
  async end(): Promise<number> {
    await waitFor(() => this.closed !== undefined);
    return this.closed!.code;
  }

  close(): void {
    this.socket.close();
  }

  private note(message: PlainMessage): void {
    this.messages.push(message);
    if (message.type === 'reading') this.readings.push(message as unknown as LiveReading);
  }
}
