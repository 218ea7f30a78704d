import { freePort } from '../process/ports.ts';
import { onFreePort, startServer, type RunningServer } from '../process/running-server.ts';
import { startContainer } from '../process/start-container.ts';
import { testImages, testInfra } from '../test-infra.ts';
import { natsServerBinary } from './binary.ts';
import { configureNats, prepareNats, type NatsOptions, type NatsServer } from './prepare-nats.ts';

export type RunningNats = RunningServer & Omit<NatsServer, 'spec'>;

/** Like NatsOptions; ports are any free ones and the program is found or fetched unless they are given. */
export type StartNatsOptions = Pick<NatsOptions, 'dataDir' | 'users'> & Partial<NatsOptions>;

/** Runs NATS with JetStream on a data folder, as TEST_INFRA says. A process of it ends when our process ends. */
export async function startNats(options: StartNatsOptions): Promise<RunningNats> {
  const start = async (port: number): Promise<RunningNats> => {
    const ports = { port, monitorPort: options.monitorPort ?? (await freePort()) };
    return testInfra() === 'embedded'
      ? startAsProcess({ ...options, ...ports })
      : startInContainer({ ...options, ...ports });
  };
  return options.port === undefined ? onFreePort(start) : start(options.port);
}

type WithPorts = StartNatsOptions & Pick<NatsOptions, 'port' | 'monitorPort'>;

async function startAsProcess(options: WithPorts): Promise<RunningNats> {
  const binary = options.binary ?? (await natsServerBinary());
  const { spec, ...server } = await prepareNats({ diesWithUs: true, ...options, binary });
  return { ...server, ...(await startServer(spec)) };
}

async function startInContainer(options: WithPorts): Promise<RunningNats> {
  const { folder, args, isReady, ...server } = configureNats(options);
  // Its configuration can be read by us alone.
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const container = { image: testImages().nats, args, user, folder, isReady };
  return { ...server, ...(await startContainer(container)) };
}
