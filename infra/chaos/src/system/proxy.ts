import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What a link does to what passes; a deaf one loses what comes back. */
export type Weather = 'fine' | 'slow' | 'lossy' | 'silent' | 'deaf' | 'refusing';

const LATENCY_MS = 100;
/** One packet of so many is lost; TCP sends it again after so long, and then after twice as long. */
const LOST_SHARE = 0.05;
const FIRST_RETRY_MS = 200;

/** A TCP connection's way between two parts that can be made bad: cut, slow, silent (half-open), refusing. */
export class Link {
  readonly port: number;
  weather: Weather = 'fine';
  private readonly server: Server;
  private readonly pairs = new Set<readonly [Socket, Socket]>();

  private constructor(server: Server, port: number) {
    this.server = server;
    this.port = port;
  }

  /** A way to a port of 127.0.0.1. */
  static async to(target: number): Promise<Link> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const link = new Link(server, (server.address() as AddressInfo).port);
    server.on('connection', (socket) => link.join(socket, target));
    return link;
  }

  /** Resets every connection. */
  cut(): void {
    for (const [near, far] of this.pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  /** Lets a silence end: connections that lost something in it are reset, as a firewall's would be. */
  clear(): void {
    if (this.weather === 'silent' || this.weather === 'deaf') this.cut();
    this.weather = 'fine';
  }

  async close(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  private join(near: Socket, target: number): void {
    if (this.weather === 'refusing') {
      near.resetAndDestroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    const pair = [near, far] as const;
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    void this.carry(near, far, ['silent']).then(end, end);
    void this.carry(far, near, ['silent', 'deaf']).then(end, end);
  }

  private async carry(from: Socket, to: Socket, losing: readonly Weather[]): Promise<void> {
    for await (const bytes of from) {
      // What is sent into silence is gone; the sender cannot tell.
      if (losing.includes(this.weather)) continue;
      const delayMs = this.delayMs();
      if (delayMs > 0) await delay(delayMs);
      if (!to.write(bytes as Buffer)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
    }
  }
  /** Everything behind a lost packet waits for it, so a loss is a delay to those who listen. */
  private delayMs(): number {
    if (this.weather === 'slow') return LATENCY_MS;
    if (this.weather !== 'lossy') return 0;
    let delayMs = LATENCY_MS;
    for (let retryMs = FIRST_RETRY_MS; Math.random() < LOST_SHARE; retryMs *= 2) delayMs += retryMs;
    return delayMs;
  }
}
