import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { connectionOptions, measurePool, Problem } from '@telemetry/chassis';
import { DatabaseError, Pool, type PoolClient } from 'pg';
import { QueryConfig } from '../config.ts';
import type { Queryable } from '../reading/queryable.repository.ts';
import { readFailure, tooBusy } from './read-failure.ts';

/** A question waits so long for a free connection, then it is 503 rather than one more in the queue. */
const LONGEST_WAIT_MS = 3_000;
/** For each connection so many questions may wait; the next is refused at once. */
const WAITING_PER_CONNECTION = 20;
/** An unused connection is given back after so long. */
const IDLE_MS = 60_000;
/** The server ends a statement that takes too long; only when it is not heard of so much later is it gone. */
const SERVER_GONE_MS = 2_000;
/** The server looks so often, while a statement runs, whether its client is still there. */
const LOOK_FOR_CLIENT_MS = 500;

/** One moment of the store for all statements; whoever drops a partition waits for those who may still need it. */
const BEGIN = 'begin isolation level repeatable read read only';

/** Connections for questions about readings. The writer has its own, so neither waits for the other. */
@Injectable()
export class Snapshots implements OnApplicationShutdown {
  private readonly pool: Pool;
  private readonly maxWaiting: number;
  private readonly timeoutMs: number;

  constructor(config: QueryConfig) {
    const connection = connectionOptions(config.DATABASE_URL);
    this.timeoutMs = config.READ_TIMEOUT_MS;
    this.maxWaiting = config.READ_POOL_SIZE * WAITING_PER_CONNECTION;
    this.pool = new Pool({
      ...connection,
      max: config.READ_POOL_SIZE,
      application_name: 'telemetry-query-read',
      connectionTimeoutMillis: LONGEST_WAIT_MS,
      idleTimeoutMillis: IDLE_MS,
      statement_timeout: this.timeoutMs,
      query_timeout: this.timeoutMs + SERVER_GONE_MS,
      idle_in_transaction_session_timeout: this.timeoutMs,
      keepAlive: true,
      // Compiling a plan takes longer than any question of ours.
      options: `${connection.options} -c jit=off -c client_connection_check_interval=${LOOK_FOR_CLIENT_MS}`,
    });
    // Without listeners a connection that is lost while idle, or between two statements of a question, would end the
    // process. The pool replaces the first; the next statement on the second fails.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
    measurePool(this.pool, 'query-read');
  }

  /**
   * Does some reading in one moment of the store: what is written meanwhile is not seen. Nothing slower than the
   * database may be waited for within, since the connection is held until then.
   * @throws Problem UNAVAILABLE (503) when no connection is free in time, or a statement takes too long.
   */
  async snapshot<T>(work: (client: Queryable) => Promise<T>): Promise<T> {
    if (this.pool.waitingCount >= this.maxWaiting) throw tooBusy();
    let client: PoolClient | undefined;
    try {
      client = await this.pool.connect();
      await client.query(BEGIN);
      const result = await work(client);
      void end(client, 'commit');
      return result;
    } catch (error) {
      if (client !== undefined && isSound(error)) void end(client, 'rollback');
      else client?.release(true);
      throw readFailure(error, this.timeoutMs);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

/** Whether the connection can still be asked. One that was not heard of in time is not. */
function isSound(error: unknown): boolean {
  return error instanceof Problem || error instanceof DatabaseError;
}

/** Ends a transaction that has only read, and gives its connection back. Nobody's answer depends on how that ends. */
async function end(client: PoolClient, how: 'commit' | 'rollback'): Promise<void> {
  const failure = await client.query(how).then(
    () => undefined,
    () => true,
  );
  client.release(failure);
}
