import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  dieWithParent,
  freePort,
  type RunningNats,
  type RunningPostgres,
  startNats,
  startPostgres,
} from '@telemetry/local';
import { natsPermissions, type ServiceName } from '@telemetry/proto';
import pg from 'pg';
import { Broker } from './broker.ts';
import { type Program, startProgram, type RunningProgram } from './program.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..', '..');
const SERVICES: readonly ServiceName[] = ['registry', 'ingest', 'query', 'realtime'];
/** The database, and the broker's user, of the rivals. */
const RIVAL = 'rival';
/** The admin's key of systems that live for minutes on 127.0.0.1. */
export const ADMIN_KEY = randomBytes(24).toString('base64url');

/** The system in a temporary folder on free ports: PostgreSQL, the broker, and services as they are wanted. */
export class System {
  postgres: RunningPostgres;
  readonly nats: RunningNats;
  private readonly dataDir: string;
  private readonly from: string;
  private readonly programs = new Map<string, RunningProgram>();
  private readonly clients: pg.Client[] = [];
  private readonly brokers = new Map<string, Promise<Broker>>();

  private constructor(given: {
    postgres: RunningPostgres;
    nats: RunningNats;
    dataDir: string;
    from: string;
  }) {
    this.postgres = given.postgres;
    this.nats = given.nats;
    this.dataDir = given.dataDir;
    this.from = given.from;
  }

  /** Starts the servers only. `from` is the checkout whose services run, ours unless given. */
  static async start(from = REPOSITORY): Promise<System> {
    const dataDir = mkdtempSync(join(tmpdir(), 'telemetry-bench-'));
    // PostgreSQL may run as another user, who has to walk through.
    chmodSync(dataDir, 0o711);
    const nats = await startNats({ dataDir, users: users() });
    const postgres = await startPostgres({ dataDir, initdbArgs: ['--no-sync'] });
    const system = new System({ postgres, nats, dataDir, from });
    for (const database of [...SERVICES, RIVAL]) await postgres.createDatabase(database);
    return system;
  }

  /** Starts a service unless it runs, under a name of its own where there are several; it is ready then. */
  async startService(
    name: ServiceName,
    env: Readonly<Record<string, string>> = {},
    as: string = name,
  ): Promise<RunningProgram> {
    return this.run(as, {
      cwd: join(this.from, 'services', name),
      script: 'dist/main.js',
      args: () => [],
      env: {
        LOG_FORMAT: 'json',
        HOST: '127.0.0.1',
        // A checkout from before the owner had an address of its own migrates by the only one that it knows.
        DATABASE_URL: this.from === REPOSITORY ? this.postgres.urlFor(name) : this.postgres.ownerUrlFor(name),
        MIGRATION_DATABASE_URL: this.postgres.ownerUrlFor(name),
        NATS_URL: this.nats.url(name),
        API_SECRET_KEY: ADMIN_KEY,
        ...env,
      },
    });
  }

  /** Starts a rival of src/rivals/ unless it runs; `args` follow the port on its command line. */
  async startRival(name: string, args: readonly string[]): Promise<RunningProgram> {
    const script = join(import.meta.dirname, '..', 'rivals', `${name}.ts`);
    return this.run(name, {
      cwd: import.meta.dirname,
      script,
      args: (port) => [String(port), ...args],
      env: {},
    });
  }

  /** Whether a service or a rival runs. */
  has(name: string): boolean {
    return this.programs.has(name);
  }

  get rivalDatabaseUrl(): string {
    return this.postgres.ownerUrlFor(RIVAL);
  }

  get rivalNatsUrl(): string {
    return this.nats.url(RIVAL);
  }

  async stopProgram(name: string): Promise<void> {
    const program = this.programs.get(name);
    this.programs.delete(name);
    await program?.stop();
  }

  /** A connection to a database as its owner. */
  async database(name: ServiceName | typeof RIVAL): Promise<pg.Client> {
    return this.connect(this.postgres.ownerUrlFor(name));
  }

  /** The connection to the broker as a user. */
  broker(user: ServiceName | typeof RIVAL): Promise<Broker> {
    const known = this.brokers.get(user);
    if (known !== undefined) return known;
    const broker = Broker.connect(this.nats.url(user));
    this.brokers.set(user, broker);
    return broker;
  }

  /** Stops PostgreSQL and starts it again on the same data; connections to it are gone. */
  async restartPostgres(whileDown: () => void): Promise<void> {
    const { port } = this.postgres;
    await this.postgres.stop();
    whileDown();
    this.postgres = await startPostgres({ dataDir: this.dataDir, port });
  }

  /** Stops everything and removes the folder. */
  async stop(): Promise<void> {
    await Promise.all([...this.programs.values()].map((program) => program.stop()));
    const brokers = await Promise.all(this.brokers.values());
    await Promise.allSettled([
      ...this.clients.map((client) => client.end()),
      ...brokers.map((one) => one.close()),
    ]);
    // Nobody will miss the data: no checkpoint.
    process.kill(this.postgres.pid, 'SIGQUIT');
    await Promise.all([this.nats.kill(), this.postgres.stop()]);
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async run(name: string, program: Omit<Program, 'name' | 'port'>): Promise<RunningProgram> {
    const known = this.programs.get(name);
    if (known !== undefined) return known;
    const started = await startProgram({ name, port: await freePort(), ...program }, dieWithParent);
    this.programs.set(name, started);
    return started;
  }

  private async connect(connectionString: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString });
    // A server that is restarted ends its connections; whoever uses one hears of it then.
    client.on('error', () => undefined);
    await client.connect();
    this.clients.push(client);
    return client;
  }
}

function users(): { name: string; password: string; permissions?: ReturnType<typeof natsPermissions> }[] {
  const password = (): string => randomBytes(24).toString('base64url');
  const services = SERVICES.map((name) => ({
    name,
    password: password(),
    permissions: natsPermissions(name),
  }));
  return [...services, { name: RIVAL, password: password() }];
}
