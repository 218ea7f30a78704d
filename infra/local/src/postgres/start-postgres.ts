import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onFreePort, startServer, type RunningServer } from '../process/running-server.ts';
import { startContainer } from '../process/start-container.ts';
import { openSecrets } from '../secrets.ts';
import { testImages, testInfra } from '../test-infra.ts';
import { giveTo, INITDB_ARGS } from './cluster.ts';
import {
  addressesOf,
  isAnswering,
  preparePostgres,
  settingsOf,
  type PostgresOptions,
  type PostgresServer,
} from './prepare-postgres.ts';

export type RunningPostgres = RunningServer & Omit<PostgresServer, 'spec'>;

/**
 * Runs PostgreSQL on a data folder, as TEST_INFRA says, on any free port unless one is given. A process of it ends when our
 * process ends.
 */
export function startPostgres(
  options: Omit<PostgresOptions, 'port'> & { port?: number },
): Promise<RunningPostgres> {
  const start = (port: number): Promise<RunningPostgres> =>
    testInfra() === 'embedded'
      ? startAsProcess({ ...options, port })
      : startInContainer({ ...options, port });
  return options.port === undefined ? onFreePort(start) : start(options.port);
}

async function startAsProcess(options: PostgresOptions): Promise<RunningPostgres> {
  const { spec, ...server } = await preparePostgres({ diesWithUs: true, ...options });
  return { ...server, ...(await startServer(spec)) };
}

/** The image makes the cluster where there is none. */
async function startInContainer(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataDir, port, initdbArgs = [] } = options;
  const secrets = openSecrets(dataDir);
  const server = addressesOf(secrets, port);
  const folder = join(dataDir, 'postgres');
  const account = containerAccount();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  giveTo(account, folder);
  const container = await startContainer({
    image: testImages().postgres,
    args: ['postgres', ...settingsOf(port)],
    env: {
      PGDATA: folder,
      POSTGRES_PASSWORD: secrets.get('postgres:superuser'),
      POSTGRES_INITDB_ARGS: [...INITDB_ARGS, ...initdbArgs].join(' '),
    },
    user: `${account.uid}:${account.gid}`,
    folder,
    isReady: () => isAnswering(server.adminUrl),
  });
  return { ...server, ...container };
}

/** Ourselves; for root, which PostgreSQL refuses to be, `nobody`, who has this number in every image. */
function containerAccount(): { readonly uid: number; readonly gid: number } {
  const [uid = 0, gid = 0] = [process.getuid?.(), process.getgid?.()];
  return uid === 0 ? { uid: 65_534, gid: 65_534 } : { uid, gid };
}
