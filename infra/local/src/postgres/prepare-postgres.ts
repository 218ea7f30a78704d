import { join } from 'node:path';
import { dieWithParent } from '../process/die-with-parent.ts';
import type { ProcessSpec } from '../process/process-spec.ts';
import { openSecrets, type Secrets } from '../secrets.ts';
import { runAs, serverAccount } from './account.ts';
import { postgresBinaries } from './binaries.ts';
import { ensureCluster, POSTGRES_ENV, resetSuperuserPassword, SUPERUSER, type Cluster } from './cluster.ts';
import { ensureDatabase, ownerOf, withClient } from './databases.ts';
import { clearStaleLock } from './stale-lock.ts';

export interface PostgresOptions {
  /** The data folder: the cluster lies in its `postgres`, the passwords in its `secrets.json`. */
  readonly dataDir: string;
  readonly port: number;
  /** For test stacks: the kernel ends the server when our process ends. */
  readonly diesWithUs?: boolean;
  /** More arguments for initdb, such as `--no-sync` for a folder that nobody will miss. */
  readonly initdbArgs?: readonly string[];
}

/** A PostgreSQL that can be started, and how to reach it once it runs. */
export interface PostgresServer {
  readonly spec: ProcessSpec;
  readonly port: number;
  /** The superuser's connection string. */
  readonly adminUrl: string;
  /** The connection string of a database as the role that works in it, which has the rights that the owner gives it. */
  readonly urlFor: (name: string) => string;
  /** The connection string of a database as its owner. */
  readonly ownerUrlFor: (name: string) => string;
  /** Makes a database with a role of the same name and an owner; again and again without harm. The server must run. */
  createDatabase(name: string): Promise<void>;
}

/** Makes the cluster where there is none and says how to run it: on 127.0.0.1 only, every commit synced to disk. */
export async function preparePostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { dataDir, port } = options;
  const secrets = openSecrets(dataDir);
  const passwordIsLost = !secrets.has('postgres:superuser');
  const cluster: Cluster = {
    folder: join(dataDir, 'postgres'),
    binaries: postgresBinaries(),
    account: serverAccount(),
    superuserPassword: secrets.get('postgres:superuser'),
  };
  const isOld = ensureCluster(cluster, options.initdbArgs ?? []);
  if (isOld && passwordIsLost) {
    await clearStaleLock(cluster.folder);
    resetSuperuserPassword(cluster);
  }
  const addresses = addressesOf(secrets, port);
  return { spec: postgresSpec(cluster, options, addresses.adminUrl), ...addresses };
}

/** How a PostgreSQL with the passwords of a data folder is reached. */
export function addressesOf(secrets: Secrets, port: number): Omit<PostgresServer, 'spec'> {
  const passwordOf = (name: string): string => secrets.get(`postgres:${name}`);
  const url = (role: string, password: string, database: string): string =>
    `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
  const adminUrl = url(SUPERUSER, passwordOf('superuser'), 'postgres');
  return {
    port,
    adminUrl,
    urlFor: (name) => url(name, passwordOf(name), name),
    ownerUrlFor: (name) => url(ownerOf(name), passwordOf(ownerOf(name)), name),
    createDatabase: (name) =>
      ensureDatabase(adminUrl, {
        name,
        password: passwordOf(name),
        ownerPassword: passwordOf(ownerOf(name)),
      }),
  };
}

/** Settings that every PostgreSQL of ours has, as arguments. */
export function settingsOf(port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A steady stream of readings: hot pages stay in memory, and pages are logged whole less often.
    shared_buffers: '256MB',
    max_wal_size: '4GB',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Whether the superuser is answered. */
export async function isAnswering(adminUrl: string): Promise<boolean> {
  return withClient(adminUrl, async (client) => (await client.query('SELECT 1')).rowCount === 1);
}

function postgresSpec(
  cluster: Cluster,
  { port, diesWithUs }: PostgresOptions,
  adminUrl: string,
): ProcessSpec {
  const { folder, binaries, account } = cluster;
  // No socket file: its path would have to be short, and nobody uses it.
  const args = ['-D', folder, ...settingsOf(port), '-c', 'unix_socket_directories='];
  const plain = { command: binaries.postgres, args, env: POSTGRES_ENV };
  const command = runAs(account, diesWithUs === true ? dieWithParent(plain) : plain, [
    binaries.postgres,
    folder,
  ]);
  return {
    name: 'postgres',
    ...command,
    prepare: () => clearStaleLock(folder),
    isReady: () => isAnswering(adminUrl),
    isNoise: (line) => / LOG: {2}|system is (?:starting up|not yet accepting)|Consistent recovery/.test(line),
    // "Fast": ends the sessions instead of waiting for them to leave.
    stopSignal: 'SIGINT',
  };
}
