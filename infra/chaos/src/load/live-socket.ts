import { once } from 'node:events';

const NAMESPACE = '/realtime';
const ASK_LIMIT_MS = 10_000;

/** How a client of the gateway behaves. */
export interface LiveOptions {
  readonly origin: string;
  /** Goes into the handshake; a client without one is refused. */
  readonly key?: string;
  readonly onEvent?: (name: string, payload: unknown) => void;
  /** Answers no ping. */
  readonly isMute?: boolean;
}

/**
 * A client of the gateway in the words of Socket.IO's protocol (engine.io 4), since it must also be able to break it:
 * `0` opens, `2` is a ping, `40` connects to a namespace, `42` an event, `43` the answer to one.
 */
export class LiveSocket {
  readonly closed: Promise<void>;
  private readonly socket: WebSocket;
  private readonly options: LiveOptions;
  private readonly answers = new Map<number, (answer: unknown) => void>();
  private asked = 0;

  private constructor(options: LiveOptions) {
    const { origin, key } = options;
    this.options = options;
    this.socket = new WebSocket(`${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      headers: key === undefined ? {} : { 'x-api-key': key },
    });
    this.closed = new Promise((resolve) => this.socket.addEventListener('close', () => resolve()));
    this.socket.addEventListener('error', () => undefined);
    this.socket.addEventListener('message', ({ data }) => this.hear(String(data)));
  }

  /** Opens a connection and no more: nobody is let in yet. Throws when there is none. */
  static async open(options: LiveOptions): Promise<LiveSocket> {
    const client = new LiveSocket(options);
    await Promise.race([once(client.socket, 'open'), client.closed]);
    if (!client.isOpen) throw new Error('The gateway takes no connection');
    return client;
  }

  /** Opens a connection and enters the namespace. Throws when refused. */
  static async enter(options: LiveOptions): Promise<LiveSocket> {
    const client = await LiveSocket.open(options);
    const entered = new Promise<string>((resolve) => {
      client.socket.addEventListener('message', ({ data }) => {
        if (/^4[04]/.test(String(data))) resolve(String(data));
      });
    });
    client.say(`40${NAMESPACE},`);
    const answer = await Promise.race([entered, client.closed.then(() => 'closed')]);
    if (answer.startsWith('40')) return client;
    client.close();
    throw new Error(`The gateway refuses: ${answer}`);
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Sends an event and returns the answer. Throws when the connection ends before it, or none comes. */
  async ask(event: string, payload: unknown): Promise<unknown> {
    const id = this.asked++;
    const answered = new Promise<unknown>((resolve) => this.answers.set(id, resolve));
    this.say(`42${NAMESPACE},${id}${JSON.stringify([event, payload])}`);
    const nothing = Symbol();
    const timer = new AbortController();
    const late = new Promise((resolve) => {
      const handle = setTimeout(() => resolve(nothing), ASK_LIMIT_MS);
      timer.signal.addEventListener('abort', () => clearTimeout(handle));
    });
    const answer = await Promise.race([answered, this.closed.then(() => nothing), late]);
    timer.abort();
    this.answers.delete(id);
    if (answer === nothing) throw new Error(`The gateway does not answer ${event}`);
    return answer;
  }

  /** Sends a frame as it is. */
  say(frame: string): void {
    if (this.isOpen) this.socket.send(frame);
  }

  close(): void {
    this.socket.close();
  }

  private hear(frame: string): void {
    if (frame === '2' && this.options.isMute !== true) this.say('3');
    const [, kind, id, json] = /^(4[23])\/realtime,(\d*)(.*)$/s.exec(frame) ?? [];
    if (json === undefined) return;
    const words = JSON.parse(json) as unknown[];
    if (kind === '43') this.answers.get(Number(id))?.(words[0]);
    else this.options.onEvent?.(String(words[0]), words[1]);
  }
}
