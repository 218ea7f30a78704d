import { connect, type Socket } from 'node:net';

/** What a client of the live feed has been sent. */
export interface Received {
  frames: number;
  bytes: number;
}

/** A client of the live feed in as little work as can be: it speaks just enough WebSocket and Socket.IO, and counts. */
export class LiveSocket {
  readonly received: Received = { frames: 0, bytes: 0 };
  private readonly socket: Socket;
  private readonly onReadings: ((packet: string) => void) | undefined;
  private waiting: Buffer = Buffer.alloc(0);
  private isOpen = false;
  private wanted = '';
  private readonly subscribed = Promise.withResolvers<undefined>();

  constructor(port: number, onReadings?: (packet: string) => void) {
    this.socket = connect(port, '127.0.0.1');
    this.onReadings = onReadings;
    this.socket.setNoDelay(true);
    this.socket.on('data', (data) => this.take(data));
    this.socket.on('error', (error) => this.subscribed.reject(error));
    this.socket.on('close', () => this.subscribed.reject(new Error('The live feed hung up')));
  }

  /** Resolves when it is subscribed; rejects when it is refused. */
  subscribe(key: string, wanted: object): Promise<unknown> {
    this.wanted = JSON.stringify(['subscribe', wanted]);
    this.socket.write(
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n' +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
        `X-API-Key: ${key}\r\n\r\n`,
    );
    return this.subscribed.promise;
  }

  /** Reads nothing any more. */
  stall(): void {
    this.socket.pause();
  }

  close(): void {
    this.subscribed.promise.catch(() => undefined);
    this.socket.destroy();
  }

  private take(data: Buffer): void {
    let all = this.waiting.length === 0 ? data : Buffer.concat([this.waiting, data]);
    if (!this.isOpen) {
      const end = all.indexOf('\r\n\r\n');
      if (end < 0) {
        this.waiting = all;
        return;
      }
      this.isOpen = true;
      all = all.subarray(end + 4);
    }
    let at = 0;
    for (;;) {
      const frame = frameAt(all, at);
      if (frame === undefined) break;
      this.hear(all, frame);
      at = frame.end;
    }
    this.waiting = all.subarray(at);
  }

  private hear(all: Buffer, { start, end }: Frame): void {
    // An event, `42/realtime,["…`, or all the rest.
    if (all[start] === 0x34 && all[start + 1] === 0x32) {
      this.received.frames += 1;
      this.received.bytes += end - start;
      this.onReadings?.(all.toString('utf8', start, end));
      return;
    }
    const packet = all.toString('utf8', start, end);
    if (packet.startsWith('0')) this.say('40/realtime,');
    else if (packet === '2') this.say('3');
    else if (packet.startsWith('40')) this.say(`42/realtime,1${this.wanted}`);
    else if (packet.startsWith('43') && packet.includes('"ok":true')) this.subscribed.resolve(undefined);
    else this.subscribed.reject(new Error(`The live feed said ${packet}`));
  }

  /** A masked frame, as clients must send; the mask is zero. */
  private say(text: string): void {
    const payload = Buffer.from(text);
    const mask = Buffer.alloc(4);
    this.socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | payload.length]), mask, payload]));
  }
}

interface Frame {
  readonly start: number;
  readonly end: number;
}

/** The frame that begins at a place, when it is there whole. */
function frameAt(all: Buffer, at: number): Frame | undefined {
  if (all.length < at + 2) return undefined;
  const short = all.readUInt8(at + 1) & 0x7f;
  const headerEnd = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
  if (all.length < headerEnd) return undefined;
  const length =
    short < 126 ? short : short === 126 ? all.readUInt16BE(at + 2) : Number(all.readBigUInt64BE(at + 2));
  return all.length < headerEnd + length ? undefined : { start: headerEnd, end: headerEnd + length };
}
