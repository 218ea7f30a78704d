import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  freePort,
  natsServerBinary,
  type NatsUser,
  type RunningPostgres,
  startNats,
  startPostgres,
} from '@telemetry/local';
import { natsPermissions, type ServiceName } from '@telemetry/proto';
import { Part } from './part.ts';
import { syncingSeldom } from './sleepy-broker.ts';

/** A server of the system: kept running, on a port that stays its own. */
export interface Servers {
  readonly postgres: Part;
  /** NATS, or each node of it. */
  readonly nats: readonly Part[];
  readonly ports: {
    readonly postgres: number;
    readonly nats: readonly number[];
    readonly natsMonitors: readonly number[];
  };
  /** The superuser's connection string to one of the databases. */
  readonly adminUrl: (database: string) => string;
  readonly databaseUrl: (service: ServiceName, port: number) => string;
  readonly ownerUrl: (service: ServiceName, port: number) => string;
  readonly natsUrl: (user: ServiceName | 'admin', ports: readonly number[]) => string;
}

const SERVICES: readonly ServiceName[] = ['registry', 'ingest', 'query', 'realtime'];

/** Where the servers keep what they keep, and who hears of their troubles. */
export interface ServersOptions {
  readonly folders: { readonly postgres: string; readonly nats: string };
  /** NATS of three nodes. */
  readonly hasCluster?: boolean;
  /** What initdb writes need not outlive the machine's power. */
  readonly isQuick?: boolean;
  /** The broker acknowledges what it has not synced: a mistake to be found. */
  readonly isBrokerSleepy?: boolean;
  readonly note: (text: string) => void;
}

/** Starts PostgreSQL and NATS: every commit and every message is synced to the disk. */
export async function startServers(options: ServersOptions): Promise<Servers> {
  const { folders, note } = options;
  const users = usersOf(SERVICES);
  const nodes = await natsNodes(options, users);
  const port = await freePort();
  let database: RunningPostgres | undefined;
  const postgres = new Part(
    'postgres',
    async () =>
      (database = await startPostgres({
        dataDir: folders.postgres,
        port,
        initdbArgs: options.isQuick === true ? ['--no-sync'] : [],
      })),
    note,
  );
  await Promise.all([postgres, ...nodes.map(({ part }) => part)].map((part) => part.up()));
  const running = database;
  if (running === undefined) throw new Error('PostgreSQL is up, but unknown');
  for (const name of SERVICES) await running.createDatabase(name);
  return {
    postgres,
    nats: nodes.map(({ part }) => part),
    ports: {
      postgres: port,
      nats: nodes.map((node) => node.port),
      natsMonitors: nodes.map(({ monitorPort }) => monitorPort),
    },
    adminUrl: (name) => withPath(running.adminUrl, name),
    databaseUrl: (service, at) => withPort(running.urlFor(service), at),
    ownerUrl: (service, at) => withPort(running.ownerUrlFor(service), at),
    natsUrl: (user, ports) => ports.map((at) => natsUrl(users, user, at)).join(','),
  };
}

interface NatsNode {
  readonly part: Part;
  readonly port: number;
  readonly monitorPort: number;
}

/** A server alone, or three that find each other. */
async function natsNodes(
  { folders, note, hasCluster, isBrokerSleepy }: ServersOptions,
  users: readonly NatsUser[],
): Promise<NatsNode[]> {
  const installed = await natsServerBinary();
  const binary = isBrokerSleepy === true ? syncingSeldom(installed, `${folders.nats}.sh`) : installed;
  const names = hasCluster === true ? ['nats-1', 'nats-2', 'nats-3'] : ['nats'];
  const places: { name: string; port: number; monitorPort: number; clusterPort: number }[] = [];
  for (const name of names) {
    const [port, monitorPort, clusterPort] = [await freePort(), await freePort(), await freePort()];
    places.push({ name, port, monitorPort, clusterPort });
  }
  const clusterPorts = places.map(({ clusterPort }) => clusterPort);
  return places.map(({ name, port, monitorPort, clusterPort }) => {
    const own =
      hasCluster === true
        ? { dataDir: join(folders.nats, name), node: { name, clusterPort, clusterPorts } }
        : { dataDir: folders.nats };
    const part = new Part(name, () => startNats({ ...own, binary, users, port, monitorPort }), note);
    return { part, port, monitorPort };
  });
}

function usersOf(services: readonly ServiceName[]): NatsUser[] {
  const password = (): string => randomBytes(16).toString('hex');
  return [
    { name: 'admin', password: password() },
    ...services.map((name) => ({ name, password: password(), permissions: natsPermissions(name) })),
  ];
}

function natsUrl(users: readonly NatsUser[], name: string, port: number): string {
  const { password = '' } = users.find((user) => user.name === name) ?? {};
  return `nats://${name}:${password}@127.0.0.1:${port}`;
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
