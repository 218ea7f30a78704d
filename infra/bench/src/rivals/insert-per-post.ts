/**
 * A hand-made backend as it is mostly written: Fastify checks the body against a schema, one INSERT per POST stores it
 * and the answer follows the commit. A pool of 16 connections and a prepared statement; no keys, no rollups, no events.
 *
 *   node insert-per-post.ts PORT DATABASE_URL
 */
import Fastify from 'fastify';
import pg from 'pg';
import { type Posted, rowOf } from './posted.ts';

const POOL_SIZE = 16;
const INSERT = `
  insert into reading values ($1::int, to_timestamp($2::float8 / 1000), $3::float8, $4::float8, $5::float8)
  on conflict do nothing`;
const number = { type: 'number' } as const;
const BODY = {
  type: 'object',
  required: ['device_id', 'timestamp', 'metrics'],
  properties: {
    device_id: { type: 'string' },
    timestamp: { type: 'integer' },
    metrics: {
      type: 'object',
      required: ['temperature', 'humidity', 'voltage'],
      properties: { temperature: number, humidity: number, voltage: number },
    },
  },
} as const;

const [port, connectionString] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: POOL_SIZE, min: POOL_SIZE });
const app = Fastify();
app.post<{ Body: Posted }>('/api/v1/ingest', { schema: { body: BODY } }, async ({ body }, reply) => {
  const { device, tsMs, temperature, humidity, voltage } = rowOf(body);
  const values = [device, tsMs, temperature, humidity, voltage];
  const { rowCount } = await pool.query({ name: 'insert', text: INSERT, values });
  return reply.code(201).send({ accepted: true, duplicate: rowCount === 0 });
});
app.get('/readyz', () => ({ status: 'ok' }));
await app.listen({ host: '127.0.0.1', port: Number(port) });
