import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { AnswerReader } from './answer-reader.ts';

const READ_BYTES = 64 * 1024;

/** Told when an answer is complete; status 0 when the connection broke instead. */
export type OnAnswer = (connection: Connection, status: number) => void;

/** A keep-alive connection with one request under way at most: a bare socket, since a client library would cost more than the server. */
export class Connection {
  /** When the request under way was due, on the generator's clock. */
  dueMs = 0;
  private readonly port: number;
  private readonly onAnswer: OnAnswer;
  private reader = new AnswerReader();
  private socket: Socket | undefined;
  private isWaiting = false;

  constructor(port: number, onAnswer: OnAnswer) {
    this.port = port;
    this.onAnswer = onAnswer;
  }

  /** Connects. Rejects when nobody listens. */
  async open(): Promise<void> {
    const memory = Buffer.allocUnsafe(READ_BYTES);
    const socket = connect({
      host: '127.0.0.1',
      port: this.port,
      noDelay: true,
      onread: {
        buffer: memory,
        callback: (length) => {
          this.take(memory.subarray(0, length));
          return true;
        },
      },
    });
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    socket.on('close', () => this.broke());
    this.socket = socket;
  }

  /** Sends the bytes of a request; they may be changed again after its answer. */
  send(bytes: Buffer): void {
    this.isWaiting = true;
    this.socket?.write(bytes);
  }

  close(): void {
    this.isWaiting = false;
    this.socket?.destroy();
  }

  private take(piece: Buffer): void {
    const status = this.reader.push(piece);
    if (status === 0) return;
    this.isWaiting = false;
    this.onAnswer(this, status);
  }

  private broke(): void {
    if (!this.isWaiting) return;
    this.isWaiting = false;
    this.reader = new AnswerReader();
    this.open().then(
      () => this.onAnswer(this, 0),
      () => this.onAnswer(this, 0),
    );
  }
}
