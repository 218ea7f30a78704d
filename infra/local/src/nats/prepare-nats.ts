import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dieWithParent } from '../process/die-with-parent.ts';
import type { ProcessSpec } from '../process/process-spec.ts';
import { serverConfig, type NatsNode, type NatsUser } from './server-config.ts';
import { requireNatsVersion } from './version.ts';

export interface NatsOptions {
  /** The data folder: configuration and streams lie in its `nats`. */
  readonly dataDir: string;
  /** A nats-server program, as found by natsServerBinary. */
  readonly binary: string;
  readonly port: number;
  readonly monitorPort: number;
  readonly users: readonly NatsUser[];
  /** As one of several nodes. */
  readonly node?: NatsNode;
  /** For test stacks: the kernel ends the server when our process ends. */
  readonly diesWithUs?: boolean;
}

/** A NATS server that can be started, and how to reach it once it runs. */
export interface NatsServer {
  readonly spec: ProcessSpec;
  readonly port: number;
  readonly monitorPort: number;
  /** The connection string of a user. Throws for a user that was not given. */
  readonly url: (user: string) => string;
}

/** How a server is run that has its configuration, whatever program it is. */
export interface ConfiguredNats extends Omit<NatsServer, 'spec'> {
  readonly folder: string;
  readonly args: readonly string[];
  readonly isReady: () => Promise<boolean>;
}

/**
 * From here on the server's runtime collects garbage more often, instead of letting it come to as much again as is in use: readers
 * that were away for a while, and read far back, have it load much that nobody needs a moment later.
 */
const MEMORY = '384MiB';

/** Writes the configuration and says how to run the server: on 127.0.0.1 only, every message synced to disk. */
export async function prepareNats(options: NatsOptions): Promise<NatsServer> {
  const { binary, diesWithUs, node } = options;
  await requireNatsVersion(binary);
  const { args, isReady, port, monitorPort, url } = configureNats(options);
  const plain = { command: binary, args, env: { GOMEMLIMIT: MEMORY } };
  return {
    spec: {
      name: node?.name ?? 'nats',
      ...(diesWithUs === true ? dieWithParent(plain) : plain),
      isReady,
      // The passwords are random, long and in a file of mode 0600: hashing them would protect nothing.
      isNoise: (line) => line.includes(' [INF] ') || line.includes('Plaintext passwords'),
    },
    port,
    monitorPort,
    url,
  };
}

/** Writes the configuration. */
export function configureNats(options: Omit<NatsOptions, 'binary'>): ConfiguredNats {
  const { dataDir, port, monitorPort, users, node } = options;
  const folder = join(dataDir, 'nats');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const configFile = join(folder, 'nats-server.conf');
  // The mode counts only for a new file, and this one holds passwords.
  writeFileSync(configFile, '', { mode: 0o600 });
  chmodSync(configFile, 0o600);
  const ofNode = node === undefined ? {} : { node };
  writeFileSync(configFile, serverConfig({ port, monitorPort, storeDir: folder, users, ...ofNode }));
  return {
    folder,
    args: ['--config', configFile],
    isReady: () => isHealthy(monitorPort),
    port,
    monitorPort,
    url: (user) => urlOf(port, users, user),
  };
}

function urlOf(port: number, users: readonly NatsUser[], name: string): string {
  const user = users.find((one) => one.name === name);
  if (user === undefined) throw new Error(`NATS has no user ${name}`);
  return `nats://${encodeURIComponent(name)}:${encodeURIComponent(user.password)}@127.0.0.1:${port}`;
}

/** Healthy means that JetStream has recovered its streams, too. */
async function isHealthy(monitorPort: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${monitorPort}/healthz`, {
    signal: AbortSignal.timeout(2000),
  });
  await answer.body?.cancel();
  return answer.ok;
}
