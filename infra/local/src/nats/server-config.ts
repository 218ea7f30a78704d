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
}

const MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;
const MAX_STORE_BYTES = 8 * 1024 * 1024 * 1024;

/** The text of the server's configuration file (its format takes JSON). */
export function serverConfig(settings: NatsSettings): string {
  const { host = '127.0.0.1', port, monitorPort, storeDir, users } = settings;
  const config = {
    server_name: 'telemetry',
    host,
    port,
    http: `127.0.0.1:${monitorPort}`,
    max_payload: MAX_PAYLOAD_BYTES,
    // A message is acknowledged after it is on the disk, not up to two minutes before.
    // Its size is given, so that streams can be declared on a small disk too; a full one refuses, it loses nothing.
    jetstream: { store_dir: storeDir, sync_interval: 'always', max_file_store: MAX_STORE_BYTES },
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

function permissionsConfig({ publish, deny, subscribe }: NonNullable<NatsUser['permissions']>): object {
  return { publish: { allow: publish, deny }, subscribe };
}
