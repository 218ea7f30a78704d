import { setTimeout as delay } from 'node:timers/promises';
import { connectionOptions } from '@telemetry/chassis';
import { Client } from 'pg';

/** Milliseconds; a statement of the writer that takes longer is stuck. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** The server ends a stuck statement; only when it is not heard of so much later is it gone. */
const SERVER_GONE_MS = 2_000;
const LONGEST_GOODBYE_MS = 2_000;
/** A session that says nothing for so long belongs to a process that is frozen or cut off; see Lane. */
const SILENCE_TIMEOUT_MS = 30_000;

/**
 * Opens a connection of the writer's own; the server ends it, and frees its locks, when the process freezes. A
 * statement fails when it takes too long, also when the server has vanished without a word.
 */
export async function connect(
  databaseUrl: string,
  applicationName: string,
  statementTimeoutMs = STATEMENT_TIMEOUT_MS,
): Promise<Client> {
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
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + SERVER_GONE_MS,
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

/** Takes leave of the server, which frees the locks; one that does not answer is not waited for long. */
export async function disconnect(client: Client): Promise<void> {
  const ended = client.end().catch(() => undefined);
  await Promise.race([ended, delay(LONGEST_GOODBYE_MS, undefined, { ref: false })]);
}
