import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@telemetry/local';
import type { ServiceName } from '@telemetry/proto';
import { Api } from './api.ts';
import { Balancer } from './balancer.ts';
import { Broker } from './broker.ts';
import { factOf, keyOf } from './device-fact.ts';
import { Disk } from './disk.ts';
import { MemoryWatch } from './memory.ts';
import { Part } from './part.ts';
import { PowerDisk } from './power-disk.ts';
import { Link } from './proxy.ts';
import { EDGE_READY_PATH, edgeSpec, replicaSpec, replicasOf } from './replicas.ts';
import { startServers, type Servers } from './servers.ts';
import { type ServiceSpec, startService } from './service-process.ts';
import { ADMIN_KEY, type LinkName, type Setup } from './setup.ts';
import { Sql } from './sql.ts';

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

/** A whole system on ports of its own: PostgreSQL, NATS, and an ingest and two replicas of query unless more is wanted. */
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
  /** Keys that the registry has made. */
  private readonly keys = new Map<string, string>();

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
    return this.hasReplicas ? this.edge.origin : this.origin('ingest');
  }

  /** Where everything is, where every service has several replicas. */
  get edge(): Gateway {
    return this.gateway('edge');
  }

  /** Where live views connect, with the admin's key. */
  get gateways(): [Gateway, Gateway] {
    return [this.gateway('realtime-1'), this.gateway('realtime-2')];
  }

  /** The API as the admin: the whole of it where every service has several replicas, else that of query. */
  get api(): Api {
    const names = this.hasReplicas ? ['edge'] : ['query-1', 'query-2'];
    return new Api(
      names.map((name) => this.origin(name)),
      ADMIN_KEY,
    );
  }

  /** Whether every service has several replicas. */
  get hasReplicas(): boolean {
    return this.setup.hasReplicas === true;
  }

  /** Makes a device known to the system, by the registry where there is one. */
  async tell(device: string): Promise<void> {
    if (this.hasReplicas) this.keys.set(device, await this.api.register(device));
    else await this.broker.tell(factOf(device));
  }

  /** The key of a device. */
  keyOf(device: string): string {
    return this.keys.get(device) ?? keyOf(device);
  }

  /** Where a part is reached past all balancers. */
  origin(name: string): string {
    return `http://127.0.0.1:${this.started.ports.get(name) ?? 0}`;
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

  private gateway(name: string): Gateway {
    return { name, origin: this.origin(name), key: ADMIN_KEY };
  }

  private async startAll(): Promise<void> {
    const { note, hasPowerDisks, hasCluster = false, isBrokerSleepy = false } = this.setup;
    const folders = { postgres: this.diskFolder('postgres'), nats: this.diskFolder('nats') };
    const isQuick = hasPowerDisks !== true;
    const servers = await startServers({ folders, note, hasCluster, isQuick, isBrokerSleepy });
    for (const part of [servers.postgres, ...servers.nats]) this.keep(part);
    const broker = await Broker.connect(
      servers.natsUrl('admin', servers.ports.nats),
      servers.ports.natsMonitors,
    );
    this.closers.push(() => broker.close());
    if (!this.hasReplicas) await broker.makeDevices();
    const replicas = Object.entries(replicasOf(this.setup));
    const ports = new Map<string, number>();
    for (const [name] of replicas) ports.set(name, await freePort());
    const memory = new MemoryWatch(this.parts);
    this.closers.push(() => memory.stop());
    this.known = { servers, broker, sql: new Sql(servers.adminUrl('query')), memory, ports };
    // The first replica of each service migrates; all of them at once would take each too long.
    for (const isSecond of [false, true]) {
      const some = replicas.filter(([name]) => name.endsWith('-2') === isSecond);
      await Promise.all(some.map(([name, service]) => this.startReplica(name, service)));
    }
    if (this.hasReplicas) await this.startFront(replicas);
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

  private async startReplica(name: string, service: ServiceName): Promise<void> {
    const { servers, ports } = this.started;
    const nats = servers.ports.nats.map((port) => this.way(`${service}-nats`, port));
    const to = {
      postgres: await this.way(`${service}-postgres`, servers.ports.postgres),
      nats: await Promise.all(nats),
    };
    const place = { servers, port: ports.get(name) ?? 0, logFile: join(this.folder, `${name}.log`), to };
    await this.run(name, replicaSpec(service, this.setup, place));
  }

  /** A balancer before each service, two edges that know these alone, and a balancer before the edges. */
  private async startFront(replicas: readonly (readonly [string, ServiceName])[]): Promise<void> {
    const { ports } = this.started;
    const inFront: Record<string, number> = {};
    for (const service of new Set(replicas.map(([, one]) => one))) {
      const names = replicas.filter(([, one]) => one === service).map(([name]) => name);
      inFront[service] = await this.balance(names, '/readyz');
    }
    const edges = ['edge-1', 'edge-2'];
    for (const name of edges) {
      const port = await freePort();
      ports.set(name, port);
      await this.run(
        name,
        edgeSpec(this.setup, inFront, { port, logFile: join(this.folder, `${name}.log`) }),
      );
    }
    ports.set('edge', await this.balance(edges, EDGE_READY_PATH));
  }

  private async balance(names: readonly string[], readyPath: string): Promise<number> {
    const { ports } = this.started;
    const balancer = await Balancer.before(names.map((name) => ({ port: ports.get(name) ?? 0, readyPath })));
    this.closers.push(() => balancer.close());
    return balancer.port;
  }

  private async run(name: string, spec: ServiceSpec): Promise<void> {
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
