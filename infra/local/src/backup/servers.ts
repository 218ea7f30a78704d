import { join } from 'node:path';
import { AlreadyRunning, holdDataFolder } from '../launcher/data-folder.ts';
import type { Settings } from '../launcher/settings.ts';
import { natsServerBinary } from '../nats/binary.ts';
import { prepareNats, type NatsServer } from '../nats/prepare-nats.ts';
import type { NatsUser } from '../nats/server-config.ts';
import { preparePostgres, type PostgresServer } from '../postgres/prepare-postgres.ts';
import { startServer, type RunningServer } from '../process/running-server.ts';
import { openSecrets } from '../secrets.ts';
import { SERVICES, serviceUsers } from '../service-users.ts';

/** The name of the broker's user that saves and restores streams. */
export const BACKUP_USER = 'backup';

/** PostgreSQL and NATS of a data folder, running. */
export interface Servers {
  readonly postgres: PostgresServer;
  readonly nats: NatsServer;
  /** The folder of PostgreSQL's cluster. */
  readonly cluster: string;
}

/** The user that saves and restores streams, and can do nothing else: it reads no message and publishes none. */
export function backupUser(password: string): NatsUser {
  return {
    name: BACKUP_USER,
    password,
    permissions: {
      publish: [
        ...['SNAPSHOT', 'RESTORE'].map((verb) => `$JS.API.STREAM.${verb}.*`),
        ...['$JS.SNAPSHOT.ACK.>', '$JS.SNAPSHOT.RESTORE.>'],
      ],
      deny: [],
      subscribe: [`_INBOX_${BACKUP_USER}.>`],
    },
  };
}

/** Everybody who may speak to the broker of the embedded system. */
export async function brokerUsers(dataDir: string): Promise<NatsUser[]> {
  const secrets = openSecrets(dataDir);
  return [...(await serviceUsers(SERVICES, secrets)), backupUser(secrets.get(`nats:${BACKUP_USER}`))];
}

/** Does a work with the servers of a data folder: those of the system that runs on it, else started for as long. */
export async function withServers<T>(
  { dataDir, ports }: Settings,
  work: (servers: Servers) => Promise<T>,
): Promise<T> {
  const hold = await holdDataFolder(dataDir).catch((error: unknown) => {
    if (error instanceof AlreadyRunning) return undefined;
    throw error;
  });
  const servers = await prepare(dataDir, ports);
  if (hold === undefined) return work(servers);
  const started: RunningServer[] = [];
  try {
    started.push(
      await startServer({ ...servers.postgres.spec }),
      await startServer({ ...servers.nats.spec }),
    );
    return await work(servers);
  } finally {
    await Promise.all(started.map((server) => server.stop()));
    hold.release();
  }
}

async function prepare(dataDir: string, ports: Settings['ports']): Promise<Servers> {
  const nats = await prepareNats({
    dataDir,
    binary: await natsServerBinary(),
    port: ports.nats,
    monitorPort: ports.natsMonitor,
    users: await brokerUsers(dataDir),
  });
  const postgres = await preparePostgres({ dataDir, port: ports.postgres });
  return { postgres, nats, cluster: join(dataDir, 'postgres') };
}
