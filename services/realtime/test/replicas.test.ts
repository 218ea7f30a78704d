import { Client, cursorIn } from './client.ts';
import { freePort, GatewayProcess } from './gateway-process.ts';
import { PlainClient, type PlainMessage } from './plain-client.ts';
import { Load, System } from './system.ts';
import { waitFor } from './wait-for.ts';

const system = new System();
const DEVICES = ['a', 'b', 'c', 'd', 'e'];
const ports: number[] = [];
const gateways: GatewayProcess[] = [];

beforeAll(async () => {
  await system.start();
  await system.ensureStreams();
  for (const device of DEVICES) await system.register(device);
  for (let i = 0; i < 2; i++) ports.push(await freePort());
  gateways.push(...(await Promise.all(ports.map((port) => GatewayProcess.start(system.env, port)))));
});
afterAll(async () => {
  for (const gateway of gateways) await gateway.cleanUp();
  await system.stop();
});

/** A connection of a wanderer, whatever it speaks. */
interface Visit {
  readonly cursor: string;
  readonly isOver: boolean;
  readonly ids: readonly string[];
  close(): void;
}

/** Comes in at a port since a cursor. */
type Connect = (port: number, device: string, since: string) => Promise<Visit>;

const overSocketIo: Connect = async (port, device, since) => {
  const client = await Client.connect(port);
  let cursor = since;
  try {
    cursor = cursorIn(await client.subscribe({ device_id: device, since }));
  } catch (error) {
    // What came before it failed was received all the same.
    client.close();
    if (client.readings.length === 0) throw error;
  }
  return {
    get cursor() {
      return String(Math.max(Number(cursor), ...client.readings.map((reading) => Number(reading.cursor))));
    },
    get isOver() {
      return client.socket.disconnected;
    },
    get ids() {
      return client.ids();
    },
    close: () => client.close(),
  };
};

const overPlain: Connect = async (port, device, since) => {
  const client = await PlainClient.open(port, `/stream/devices/${device}?since=${since}`);
  return {
    get cursor() {
      return client.messages.reduce(later, since);
    },
    get isOver() {
      return client.closed !== undefined;
    },
    get ids() {
      return client.ids();
    },
    // At once: what has come is what was received.
    close: () => client.socket.terminate(),
  };
};

/** An acknowledgement or a reading brings a client further. */
function later(cursor: string, message: PlainMessage): string {
  return Number(message.cursor) > Number(cursor) ? String(message.cursor) : cursor;
}

/** A client that follows a device through whatever happens to the gateways, and is itself cut off at random. */
class Wanderer {
  readonly seen: string[] = [];
  visits = 0;
  private isDone = false;
  private readonly running: Promise<void>;

  constructor(
    private readonly connect: Connect,
    private readonly device: string,
    private cursor: string,
  ) {
    this.running = this.run();
  }

  /** Goes nowhere any more. */
  stop(): void {
    this.isDone = true;
  }

  /** Comes once more, until it has so many readings. */
  async end(count: number): Promise<void> {
    await this.running;
    const last = await this.arrive();
    await waitFor(() => new Set([...this.seen, ...last.ids]).size >= count || last.isOver);
    this.leave(last);
  }

  private async run(): Promise<void> {
    while (!this.isDone) {
      const visit = await this.arrive();
      const enough = Math.floor(Math.random() * 40);
      await waitFor(() => this.isDone || visit.isOver || visit.ids.length >= enough);
      this.leave(visit);
    }
  }

  /** At any replica, as soon as one lets it in. */
  private async arrive(): Promise<Visit> {
    let visit: Visit | undefined;
    await waitFor(async () => {
      const port = ports[Math.floor(Math.random() * ports.length)]!;
      visit = await this.connect(port, this.device, this.cursor).catch(() => undefined);
      return visit !== undefined;
    });
    this.visits += 1;
    return visit!;
  }

  private leave(visit: Visit): void {
    visit.close();
    this.cursor = visit.cursor;
    this.seen.push(...visit.ids);
  }
}

describe('clients of two replicas that are cut off at random', () => {
  it('have history and live feed as one, while a replica is killed and another restarted', async () => {
    // The history ends here, with every reading of before.
    const history = new Map(DEVICES.map((device) => [device, 5]));
    for (let i = 0; i < 5; i++) for (const device of DEVICES) await system.publish(device);
    const liveCursor = String(await system.publish('other'));
    const load = new Load(system, DEVICES);
    const wanderers = DEVICES.flatMap((device) =>
      [overSocketIo, overPlain].map((connect) => ({
        connect,
        device,
        wanderer: new Wanderer(connect, device, liveCursor),
      })),
    );
    const haveCome = (count: number) => () => wanderers.every(({ wanderer }) => wanderer.visits >= count);
    try {
      await waitFor(haveCome(3), 40_000);
      await gateways[0]!.end('SIGKILL');
      const before = load.count;
      await waitFor(() => load.count > before + 100);
      gateways[0] = await GatewayProcess.start(system.env, ports[0]!);
      await waitFor(haveCome(6), 40_000);
      expect(await gateways[1]!.end('SIGTERM')).toBe(0);
      gateways[1] = await GatewayProcess.start(system.env, ports[1]!);
      const visits = Math.min(...wanderers.map(({ wanderer }) => wanderer.visits));
      await waitFor(haveCome(visits + 2), 40_000);
    } finally {
      await load.stop();
      for (const { wanderer } of wanderers) wanderer.stop();
    }
    for (const { connect, device, wanderer } of wanderers) {
      const truth = system.published.get(device)!.slice(history.get(device));
      await wanderer.end(truth.length);
      if (connect === overSocketIo) expect(wanderer.seen).toEqual(truth);
      // Cut off within a message, a plain client gets its first readings again, with the ids that they had.
      else expect([...new Set(wanderer.seen)]).toEqual(truth);
    }
  });
});
