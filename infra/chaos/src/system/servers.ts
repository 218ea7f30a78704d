import { randomBytes } from 'node:crypto';
import {
  freePort,
  natsServerBinary,
  startNats,
  type NatsUser,
  type RunningNats,
  startPostgres,
  type RunningPostgres,
} from '@telemetry/local';
import { natsPermissions } from '@telemetry/proto';
import { Part } from './part.ts';
import { syncingSeldom } from './sleepy-broker.ts';

/** A server of the system: kept running, on a port that stays its own. */
export interface Servers {
  readonly postgres: Part;
  readonly nats: Part;
  readonly ports: { readonly postgres: number; readonly nats: number };
  /** The superuser's connection string to one of the databases. */
  readonly adminUrl: (database: string) => string;
  readonly databaseUrl: (service: ServiceName, port: number) => string;
  readonly ownerUrl: (service: ServiceName, port: number) => string;
  readonly natsUrl: (user: ServiceName | 'admin', port: number) => string;
}

/** The services that the harness can run. */
export type ServiceName = 'ingest' | 'query' | 'realtime';

const SERVICES: readonly ServiceName[] = ['ingest', 'query', 'realtime'];

/** Where the servers keep what they keep, and who hears of their troubles. */
export interface ServersOptions {
  readonly folders: { readonly postgres: string; readonly nats: string };
  /** What initdb writes need not outlive the machine's power. */
  readonly isQuick?: boolean;
  /** The broker acknowledges what it has not synced: a mistake to be found. */
  readonly isBrokerSleepy?: boolean;
  readonly note: (text: string) => void;
}

/** Starts PostgreSQL and NATS: every commit and every message is synced to the disk. */
export async function startServers(options: ServersOptions): Promise<Servers> {
  const { folders, note } = options;
  const ports = { postgres: await freePort(), nats: await freePort(), monitor: await freePort() };
  const installed = await natsServerBinary();
  const binary = options.isBrokerSleepy === true ? syncingSeldom(installed, `${folders.nats}.sh`) : installed;
  const users = usersOf(SERVICES);
  const known: { postgres?: RunningPostgres; nats?: RunningNats } = {};
  const nats = new Part(
    'nats',
    async () =>
      (known.nats = await startNats({
        dataDir: folders.nats,
        binary,
        users,
        port: ports.nats,
        monitorPort: ports.monitor,
      })),
    note,
  );
  const postgres = new Part(
    'postgres',
    async () =>
      (known.postgres = await startPostgres({
        dataDir: folders.postgres,
        port: ports.postgres,
        initdbArgs: options.isQuick === true ? ['--no-sync'] : [],
      })),
    note,
  );
  await Promise.all([nats.up(), postgres.up()]);
  const { postgres: database, nats: broker } = known;
  if (database === undefined || broker === undefined) throw new Error('The servers are up, but unknown');
  for (const name of SERVICES) await database.createDatabase(name);
  return {
    postgres,
    nats,
    ports,
    adminUrl: (name) => withPath(database.adminUrl, name),
    databaseUrl: (service, port) => withPort(database.urlFor(service), port),
    ownerUrl: (service, port) => withPort(database.ownerUrlFor(service), port),
    natsUrl: (user, port) => withPort(broker.url(user), port),
  };
}

function usersOf(services: readonly ServiceName[]): NatsUser[] {
  const password = (): string => randomBytes(16).toString('hex');
  return [
    { name: 'admin', password: password() },
    ...services.map((name) => ({ name, password: password(), permissions: natsPermissions(name) })),
  ];
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}

function withPath(url: string, path: string): string {
  const changed = new URL(url);
  changed.pathname = `/${path}`;
  return changed.href;
}
