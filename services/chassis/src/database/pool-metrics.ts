import type { Pool } from 'pg';
import { meter } from '../metrics/meter.ts';

const connections = meter.createObservableGauge('db_client_connections', {
  description: 'Connections of a pool, by what they do',
});
const most = meter.createObservableGauge('db_client_connections_max', {
  description: 'Connections that a pool may have',
});
const pending = meter.createObservableGauge('db_client_pending_requests', {
  description: 'Requests that wait for a connection of a pool',
});

/** Shows the use of a pool for as long as it is there. The name is one of few, such as the database's. */
export function measurePool(pool: Pool, name: string): void {
  const of = { 'db.client.connection.pool.name': name };
  const stateKey = 'db.client.connection.state';
  meter.addBatchObservableCallback(
    (result) => {
      if (pool.ended) return;
      result.observe(connections, pool.totalCount - pool.idleCount, { ...of, [stateKey]: 'used' });
      result.observe(connections, pool.idleCount, { ...of, [stateKey]: 'idle' });
      result.observe(most, pool.options.max, of);
      result.observe(pending, pool.waitingCount, of);
    },
    [connections, most, pending],
  );
}
