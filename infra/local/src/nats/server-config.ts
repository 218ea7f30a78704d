/** A user of the broker. Without permissions it may do everything. */
export interface NatsUser {
  readonly name: string;
  readonly password: string;
  readonly permissions?: { readonly publish: readonly string[]; readonly subscribe: readonly string[] };
}

export interface NatsSettings {
  readonly port: number;
  readonly monitorPort: number;
  /** Where JetStream keeps its streams. */
  readonly storeDir: string;
  readonly users: readonly NatsUser[];
}

const MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;

/** The text of the server's configuration file (its format takes JSON). */
export function serverConfig({ port, monitorPort, storeDir, users }: NatsSettings): string {
  const config = {
    server_name: 'telemetry',
    host: '127.0.0.1',
    port,
    http: `127.0.0.1:${monitorPort}`,
    max_payload: MAX_PAYLOAD_BYTES,
    // A message is acknowledged after it is on the disk, not up to two minutes before.
    jetstream: { store_dir: storeDir, sync_interval: 'always' },
    authorization: {
      users: users.map(({ name, password, permissions }) => ({
        user: name,
        password,
        ...(permissions === undefined ? {} : { permissions }),
      })),
    },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
