import { connectionOptions } from '@telemetry/chassis';
import { Client } from 'pg';

/** Milliseconds; a statement of the writer that takes longer is stuck. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** A session that says nothing for so long belongs to a process that is frozen or cut off; see Lane. */
const SILENCE_TIMEOUT_MS = 30_000;

/** Opens a connection of the writer's own; the server ends it, and frees its locks, when the process freezes. */
export async function connect(databaseUrl: string, applicationName: string): Promise<Client> {
  const connection = connectionOptions(databaseUrl);
  const settings = {
    idle_session_timeout: SILENCE_TIMEOUT_MS,
    idle_in_transaction_session_timeout: SILENCE_TIMEOUT_MS,
    tcp_keepalives_idle: 5,
    tcp_keepalives_interval: 5,
    tcp_keepalives_count: 3,
  };
  const client = new Client({
    ...connection,
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    options: [
      connection.options,
      ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`),
    ].join(' '),
  });
  // Without a listener a lost connection would end the process; the next statement tells of it anyway.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
