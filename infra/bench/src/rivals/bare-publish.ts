/**
 * The way in with nothing but durability: Fastify parses, readings go out in groups, the answer follows the broker's
 * acknowledgement. No validation, no keys, no limits, no ids, no partitions.
 *
 *   node bare-publish.ts PORT NATS_URL
 */
import Fastify from 'fastify';
import { Broker, RIVAL_STREAM } from '../system/broker.ts';
import { Groups } from './groups.ts';
import { type Posted, type PostedBatch, rowOf } from './posted.ts';
import type { WideRow } from './wide-table.ts';

const [port, natsUrl = ''] = process.argv.slice(2);
const [subject] = RIVAL_STREAM.subjects;
const broker = await Broker.connect(natsUrl);
const groups = new Groups<WideRow>((rows) => broker.publish(subject, Buffer.from(JSON.stringify(rows))));
const app = Fastify();
app.post<{ Body: Posted }>('/api/v1/ingest', async ({ body }, reply) => {
  await groups.add([rowOf(body)]);
  return reply.code(201).send({ accepted: true });
});
app.post<{ Body: PostedBatch }>('/api/v1/ingest/batch', async ({ body: { device_id, readings } }, reply) => {
  await groups.add(readings.map((reading) => rowOf({ device_id, ...reading })));
  return reply.code(201).send({ accepted: readings.length });
});
app.get('/readyz', () => ({ status: 'ok' }));
await app.listen({ host: '127.0.0.1', port: Number(port) });
