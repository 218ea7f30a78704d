import { onFreePort, startServer, type RunningServer } from '../process/running-server.ts';
import { preparePostgres, type PostgresOptions, type PostgresServer } from './prepare-postgres.ts';

export type RunningPostgres = RunningServer & Omit<PostgresServer, 'spec'>;

/** Runs PostgreSQL on a data folder, on any free port unless one is given. It ends when our process ends. */
export function startPostgres(
  options: Omit<PostgresOptions, 'port'> & { port?: number },
): Promise<RunningPostgres> {
  const start = async (port: number): Promise<RunningPostgres> => {
    const { spec, ...server } = await preparePostgres({ diesWithUs: true, ...options, port });
    return { ...server, ...(await startServer(spec)) };
  };
  return options.port === undefined ? onFreePort(start) : start(options.port);
}
