import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepPassword } from './leaks/watch.ts';
import { startNats, type RunningNats } from './nats/start-nats.ts';
import type { NatsUser } from './nats/server-config.ts';
import { startPostgres, type RunningPostgres } from './postgres/start-postgres.ts';
import type { RunningServer } from './process/running-server.ts';
import { openSecrets } from './secrets.ts';
import { fillTestCluster } from './test-cluster.ts';
import { serviceUsers, type ServiceName } from './service-users.ts';

/** PostgreSQL and NATS in a folder of their own, for one test suite. */
export interface TestStack {
  readonly postgres: RunningPostgres;
  readonly nats: RunningNats;
  /** The connection string of a service's database as its role. */
  databaseUrl(service: ServiceName): string;
  /** The same as the role that owns the database: for migrations, and for a test's own hands. */
  ownerUrl(service: ServiceName): string;
  /** The connection string of a service's user, or of `admin`, which may do everything. */
  natsUrl(user: ServiceName | 'admin'): string;
  /** Ends both and removes the folder. */
  stop(): Promise<void>;
}

/** What a suite wants of its stack. */
export interface TestStackOptions {
  readonly services: readonly ServiceName[];
  /** A service that finds its database as its migrations leave it; the others find an empty one. */
  readonly migrated?: ServiceName;
}

/** Starts PostgreSQL with a database for each service, and NATS with a user for each, allowed what it is in production. */
export async function startTestStack({ services, migrated }: TestStackOptions): Promise<TestStack> {
  const dataDir = mkdtempSync(join(tmpdir(), 'telemetry-test-'));
  // PostgreSQL may run as another user, who has to walk through.
  chmodSync(dataDir, 0o711);
  const started: RunningServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()));
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await fillTestCluster(dataDir, migrated);
    const nats = await startUserNats(dataDir, services);
    started.push(nats);
    const postgres = await startPostgres({ dataDir });
    started.push(postgres);
    for (const service of services) await postgres.createDatabase(service);
    for (const url of [postgres.adminUrl, nats.url('admin')]) keepPassword(url);
    for (const service of services)
      for (const url of [postgres.urlFor(service), postgres.ownerUrlFor(service), nats.url(service)])
        keepPassword(url);
    return {
      postgres,
      nats,
      databaseUrl: postgres.urlFor,
      ownerUrl: postgres.ownerUrlFor,
      natsUrl: nats.url,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startUserNats(dataDir: string, services: readonly ServiceName[]): Promise<RunningNats> {
  const secrets = openSecrets(dataDir);
  const admin: NatsUser = { name: 'admin', password: secrets.get('nats:admin') };
  return startNats({ dataDir, users: [admin, ...(await serviceUsers(services, secrets))] });
}
