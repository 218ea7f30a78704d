import { brokerUsers } from '../backup/servers.ts';
import { natsServerBinary } from '../nats/binary.ts';
import { prepareNats, type NatsServer } from '../nats/prepare-nats.ts';
import { preparePostgres, type PostgresServer } from '../postgres/prepare-postgres.ts';
import type { ProcessSpec } from '../process/process-spec.ts';
import { openSecrets } from '../secrets.ts';
import { SERVICES } from '../service-users.ts';
import { localOrigin } from './addresses.ts';
import { edgeProcess, serviceProcesses, type NodeProcess, type StackFacts } from './processes.ts';
import type { Settings } from './settings.ts';
import type { Supervisor } from './supervisor.ts';

/** Where the running system is and how to get in. */
export interface Launched {
  readonly url: string;
  readonly apiSecretKey: string;
}

export interface LaunchOptions {
  readonly repository: string;
  readonly settings: Settings;
  readonly supervisor: Supervisor;
  readonly logFormat: 'console' | 'json';
  /** Told what is being done, for a person who waits. */
  readonly onProgress: (what: string) => void;
}

/** Starts servers, services and edge, each when what it stands on is ready. Throws when one of them does not get ready. */
export async function launch({
  repository,
  settings,
  supervisor,
  logFormat,
  onProgress,
}: LaunchOptions): Promise<Launched> {
  const { postgres, nats } = await prepareServers(settings, onProgress);
  onProgress('Starting PostgreSQL and NATS');
  await supervisor.start([postgres.spec, nats.spec]);
  for (const service of SERVICES) await postgres.createDatabase(service);

  const apiSecretKey = settings.apiSecretKey ?? openSecrets(settings.dataDir).get('API_SECRET_KEY');
  const urls = { databaseUrl: postgres.urlFor, ownerUrl: postgres.ownerUrlFor, natsUrl: nats.url };
  const facts: StackFacts = { repository, settings, apiSecretKey, logFormat, ...urls };
  onProgress('Starting the services; the first time they create their tables');
  await supervisor.start(serviceProcesses(facts).map(nodeSpec));
  await supervisor.start([nodeSpec(edgeProcess(facts))]);
  return { url: localOrigin(settings.host, settings.ports.edge), apiSecretKey };
}

async function prepareServers(
  { dataDir, ports }: Settings,
  onProgress: LaunchOptions['onProgress'],
): Promise<{ postgres: PostgresServer; nats: NatsServer }> {
  onProgress('Looking for nats-server; the first time it may have to be fetched');
  const binary = await natsServerBinary();
  const users = await brokerUsers(dataDir);
  const nats = await prepareNats({
    dataDir,
    binary,
    port: ports.nats,
    monitorPort: ports.natsMonitor,
    users,
  });
  onProgress('Preparing the database');
  return { postgres: await preparePostgres({ dataDir, port: ports.postgres }), nats };
}

/** Runs a script with the very Node that runs us. */
export function nodeSpec({ name, cwd, script, env, readyUrl }: NodeProcess): ProcessSpec {
  return { name, command: process.execPath, args: [script], cwd, env, isReady: () => answersOk(readyUrl) };
}

async function answersOk(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
  await answer.body?.cancel();
  return answer.ok;
}
