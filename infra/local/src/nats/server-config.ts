/** A user of the broker. Without permissions it may do everything. */
export interface NatsUser {
  readonly name: string;
  readonly password: string;
  readonly permissions?: {
    readonly publish: readonly string[];
    /** Of what `publish` allows. */
    readonly deny: readonly string[];
    readonly subscribe: readonly string[];
  };
}

export interface NatsSettings {
  /** The address to listen at; without one 127.0.0.1. */
  readonly host?: string;
  readonly port: number;
  readonly monitorPort: number;
  /** Where JetStream keeps its streams. */
  readonly storeDir: string;
  readonly users: readonly NatsUser[];
  /** As one of several nodes. */
  readonly node?: NatsNode;
}

/** A node of a cluster on 127.0.0.1. */
export interface NatsNode {
  /** Which no other node has. */
  readonly name: string;
  /** Where the other nodes find it. */
  readonly clusterPort: number;
  /** Where each node of the cluster is found, this one too. */
  readonly clusterPorts: readonly number[];
}

const MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;
const MAX_STORE_BYTES = 8 * 1024 * 1024 * 1024;

/** The text of the server's configuration file (its format takes JSON). */
export function serverConfig(settings: NatsSettings): string {
  const { host = '127.0.0.1', port, monitorPort, storeDir, users, node } = settings;
  const config = {
    server_name: node?.name ?? 'telemetry',
    host,
    port,
    http: `127.0.0.1:${monitorPort}`,
    max_payload: MAX_PAYLOAD_BYTES,
    // A message is acknowledged after it is on the disk, not up to two minutes before.
    // Its size is given, so that streams can be declared on a small disk too; a full one refuses, it loses nothing.
    jetstream: { store_dir: storeDir, sync_interval: 'always', max_file_store: MAX_STORE_BYTES },
    ...(node === undefined ? {} : { cluster: clusterConfig(node) }),
    authorization: {
      users: users.map(({ name, password, permissions }) => ({
        user: name,
        password,
        ...(permissions === undefined ? {} : { permissions: permissionsConfig(permissions) }),
      })),
    },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function clusterConfig({ clusterPort, clusterPorts }: NatsNode): object {
  return {
    name: 'telemetry',
    listen: `127.0.0.1:${clusterPort}`,
    // Clients know the nodes that they were told of.
    no_advertise: true,
    routes: clusterPorts.map((port) => `nats://127.0.0.1:${port}`),
  };
}

function permissionsConfig({ publish, deny, subscribe }: NonNullable<NatsUser['permissions']>): object {
  return { publish: { allow: publish, deny }, subscribe };
}
