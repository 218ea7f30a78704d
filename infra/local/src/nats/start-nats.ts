import { freePort } from '../process/ports.ts';
import { onFreePort, startServer, type RunningServer } from '../process/running-server.ts';
import { natsServerBinary } from './binary.ts';
import { prepareNats, type NatsOptions, type NatsServer } from './prepare-nats.ts';

export type RunningNats = RunningServer & Omit<NatsServer, 'spec'>;

/** Like NatsOptions; ports are any free ones and the program is found or fetched unless they are given. */
export type StartNatsOptions = Pick<NatsOptions, 'dataDir' | 'users'> & Partial<NatsOptions>;

/** Runs NATS with JetStream on a data folder. It ends when our process ends. */
export async function startNats(options: StartNatsOptions): Promise<RunningNats> {
  const binary = options.binary ?? (await natsServerBinary());
  const start = async (port: number): Promise<RunningNats> => {
    const monitorPort = options.monitorPort ?? (await freePort());
    const { spec, ...server } = await prepareNats({
      diesWithUs: true,
      ...options,
      binary,
      port,
      monitorPort,
    });
    return { ...server, ...(await startServer(spec)) };
  };
  return options.port === undefined ? onFreePort(start) : start(options.port);
}
