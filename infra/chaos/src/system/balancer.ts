import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 200;
const PATIENCE_MS = 1_000;

/** A replica of a service, or of the edge. */
export interface Backend {
  readonly port: number;
  /** Answers 200 while it should get traffic. */
  readonly readyPath: string;
}

/**
 * What a Service of Kubernetes is to those who call it: one address, where each connection is handed on to a replica that
 * says it is ready, by turns. It knows nothing of HTTP, and tries nothing twice.
 */
export class Balancer {
  readonly port: number;
  private readonly server: Server;
  private readonly backends: readonly Backend[];
  private readonly open = new Set<Socket>();
  private readonly stop = new AbortController();
  private readonly looking: Promise<void>;
  private ready: readonly Backend[];
  private turn = 0;

  private constructor(server: Server, port: number, backends: readonly Backend[]) {
    this.server = server;
    this.port = port;
    this.backends = backends;
    this.ready = backends;
    server.on('connection', (socket) => this.join(socket));
    this.looking = this.look();
  }

  /** In front of replicas that are ready now. */
  static async before(backends: readonly Backend[]): Promise<Balancer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Balancer(server, (server.address() as AddressInfo).port, backends);
  }

  async close(): Promise<void> {
    this.stop.abort();
    this.server.close();
    for (const socket of this.open) socket.destroy();
    await this.looking;
  }

  private join(near: Socket): void {
    const backend = this.ready[this.turn++ % this.ready.length];
    if (backend === undefined) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(backend.port, '127.0.0.1');
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    }
    pipeline(near, far, near, () => {
      near.destroy();
      far.destroy();
    });
  }

  private async look(): Promise<void> {
    while (!this.stop.signal.aborted) {
      const answers = await Promise.all(this.backends.map(isReady));
      this.ready = this.backends.filter((_, i) => answers[i] === true);
      await delay(LOOK_MS, undefined, { signal: this.stop.signal }).catch(() => undefined);
    }
  }
}

async function isReady({ port, readyPath }: Backend): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${readyPath}`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
