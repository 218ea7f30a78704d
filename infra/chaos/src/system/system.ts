import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@telemetry/local';
import { Api } from './api.ts';
import { Broker } from './broker.ts';
import { Disk } from './disk.ts';
import { MemoryWatch } from './memory.ts';
import { Part } from './part.ts';
import { PowerDisk } from './power-disk.ts';
import { Link } from './proxy.ts';
import { type ServiceName, startServers, type Servers } from './servers.ts';
import { startService } from './service-process.ts';
import { Sql } from './sql.ts';

const ADMIN_KEY = 'the-admin-key-of-the-fault-tests-0123456789';

/** What a fault wants of the system it is tried on. */
export interface Setup {
  /** The folder of each service, which holds `dist/main.js`. */
  readonly services: Readonly<Record<ServiceName, string>>;
  /** Services reach the servers through links that can be made bad. */
  readonly hasLinks?: boolean;
  /** A server keeps its data on a small disk of so many MiB. */
  readonly disksMiB?: Partial<Readonly<Record<'postgres' | 'nats', number>>>;
  /** The servers keep their data on disks that lose what was not synced when their power is cut. */
  readonly hasPowerDisks?: boolean;
  /** Two gateways of live views run, too. */
  readonly hasRealtime?: boolean;
  /** The broker acknowledges what it has not synced. */
  readonly isBrokerSleepy?: boolean;
  readonly note: (text: string) => void;
}

/** Connections between services and servers, where the system was set up with links. */
export type LinkName = `${ServiceName}-${'nats' | 'postgres'}`;

/** A gateway of live views, and the key that opens it. */
export interface Gateway {
  readonly name: string;
  readonly origin: string;
  readonly key: string;
}

/** Systems that run now. */
const running = new Set<System>();

/** Ends every system that runs, for a program that was told to stop. */
export async function stopSystems(): Promise<void> {
  await Promise.all([...running].map((system) => system.stop()));
}

/** What runs, by name: a service each. */
const REPLICAS: Readonly<Record<string, ServiceName>> = {
  ingest: 'ingest',
  'query-1': 'query',
  'query-2': 'query',
  'realtime-1': 'realtime',
  'realtime-2': 'realtime',
};

/** A whole system on ports of its own: PostgreSQL, NATS, an ingest, two replicas of query, and of realtime where wanted. */
export class System {
  readonly folder = mkdtempSync(join(tmpdir(), 'telemetry-chaos-'));
  readonly parts = new Map<string, Part>();
  readonly links = new Map<LinkName, Link>();
  readonly disks = new Map<string, Disk>();
  readonly powerDisks: PowerDisk[] = [];
  private readonly closers: (() => Promise<void> | void)[] = [];
  private readonly setup: Setup;
  private known:
    | { servers: Servers; broker: Broker; sql: Sql; memory: MemoryWatch; ports: Map<string, number> }
    | undefined;

  private constructor(setup: Setup) {
    this.setup = setup;
    // PostgreSQL may run as another user, who has to walk through.
    chmodSync(this.folder, 0o711);
  }

  /** Starts everything. Throws Unsupported when this machine cannot do what the set-up asks for. */
  static async start(setup: Setup): Promise<System> {
    const system = new System(setup);
    running.add(system);
    try {
      await system.startAll();
      return system;
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  get broker(): Broker {
    return this.started.broker;
  }

  get sql(): Sql {
    return this.started.sql;
  }

  get memory(): MemoryWatch {
    return this.started.memory;
  }

  /** Where devices send. */
  get ingest(): string {
    return this.origin('ingest');
  }

  /** Where live views connect, with the admin's key. */
  get gateways(): [Gateway, Gateway] {
    return [
      { name: 'realtime-1', origin: this.origin('realtime-1'), key: ADMIN_KEY },
      { name: 'realtime-2', origin: this.origin('realtime-2'), key: ADMIN_KEY },
    ];
  }

  /** The API of query as the admin. */
  get api(): Api {
    return new Api([this.origin('query-1'), this.origin('query-2')], ADMIN_KEY);
  }

  part(name: string): Part {
    const part = this.parts.get(name);
    if (part === undefined) throw new Error(`There is no ${name}`);
    return part;
  }

  /** Ends everything and removes what it kept. */
  async stop(): Promise<void> {
    for (const close of this.closers.splice(0).reverse()) await close();
    rmSync(this.folder, { recursive: true, force: true });
    running.delete(this);
  }

  private get started(): NonNullable<System['known']> {
    if (this.known === undefined) throw new Error('The system is not started');
    return this.known;
  }

  private origin(name: string): string {
    return `http://127.0.0.1:${this.started.ports.get(name) ?? 0}`;
  }

  private async startAll(): Promise<void> {
    const { note, hasPowerDisks, hasRealtime, isBrokerSleepy = false } = this.setup;
    const folders = { postgres: this.diskFolder('postgres'), nats: this.diskFolder('nats') };
    const servers = await startServers({ folders, note, isQuick: hasPowerDisks !== true, isBrokerSleepy });
    for (const part of [servers.postgres, servers.nats]) this.keep(part);
    const broker = await Broker.connect(servers.natsUrl('admin', servers.ports.nats));
    this.closers.push(() => broker.close());
    await broker.makeDevices();
    const names = Object.keys(REPLICAS).filter(
      (name) => REPLICAS[name] !== 'realtime' || hasRealtime === true,
    );
    const ports = new Map<string, number>();
    for (const name of names) ports.set(name, await freePort());
    const memory = new MemoryWatch(this.parts);
    this.closers.push(() => memory.stop());
    this.known = { servers, broker, sql: new Sql(servers.adminUrl('query')), memory, ports };
    await Promise.all(names.map((name) => this.startReplica(name)));
  }

  private diskFolder(server: 'postgres' | 'nats'): string {
    const folder = join(this.folder, server);
    mkdirSync(folder, { mode: 0o711 });
    if (this.setup.hasPowerDisks === true) {
      const disk = PowerDisk.mount(folder);
      this.powerDisks.push(disk);
      this.closers.push(() => disk.unmount());
      return folder;
    }
    const sizeMiB = this.setup.disksMiB?.[server];
    if (sizeMiB === undefined) return folder;
    const disk = Disk.mount(folder, sizeMiB);
    this.disks.set(server, disk);
    this.closers.push(() => disk.unmount());
    return folder;
  }

  private async startReplica(name: string): Promise<void> {
    const service = REPLICAS[name] ?? 'ingest';
    const { servers, ports } = this.started;
    const port = ports.get(name) ?? 0;
    const to = {
      postgres: await this.way(`${service}-postgres`, servers.ports.postgres),
      nats: await this.way(`${service}-nats`, servers.ports.nats),
    };
    const env = {
      PATH: process.env.PATH ?? '',
      ...SETTINGS[service],
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
      API_SECRET_KEY: ADMIN_KEY,
      DATABASE_URL: servers.databaseUrl(service, to.postgres),
      MIGRATION_DATABASE_URL: servers.ownerUrl(service, to.postgres),
      NATS_URL: servers.natsUrl(service, to.nats),
    };
    const logFile = join(this.folder, `${name}.log`);
    const spec = { folder: this.setup.services[service], port, env, logFile };
    const part = new Part(name, () => startService(spec), this.setup.note);
    this.keep(part);
    await part.up();
  }

  private async way(name: LinkName, port: number): Promise<number> {
    if (this.setup.hasLinks !== true) return port;
    const known = this.links.get(name);
    if (known !== undefined) return known.port;
    const link = await Link.to(port);
    this.links.set(name, link);
    this.closers.push(() => link.close());
    return link.port;
  }

  private keep(part: Part): void {
    this.parts.set(part.name, part);
    this.closers.push(() => part.down());
  }
}

/** Trimming, rollups and compaction happen while the faults do: what takes hours in life takes seconds here. */
const SETTINGS: Readonly<Record<ServiceName, Readonly<Record<string, string>>>> = {
  ingest: {},
  query: { REPLAY_WINDOW_S: '5', HOUR_QUIET_S: '1', COMPACT_AFTER_S: '5', COMPACT_QUIET_S: '1' },
  realtime: { WS_HEARTBEAT_INTERVAL: '2' },
};
