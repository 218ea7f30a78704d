import fc from 'fast-check';
import type { Client } from 'pg';
import { decodeBody } from '../src/reading/body.ts';
import { ByteWriter } from '../src/reading/bytes.ts';
import { CALM_INSERTS, Inserter } from '../src/writer/inserter.repository.ts';
import { Partitions } from '../src/writer/partitions.repository.ts';
import { type Row, rowOf } from '../src/writer/rows.ts';
import { Tally } from '../src/writer/tally.ts';
import { DAY_MS, reading } from './readings.ts';
import { clear, client } from './tables.ts';

const rowAt = (device: number, tsMs: number, temperature = 0): Row => {
  const { id, deviceId } = reading();
  const given = { id, deviceId, timestampMs: DAY_MS + tsMs, receivedAtMs: DAY_MS, metrics: { temperature } };
  const plain = { seq: undefined, bootId: undefined, timedByReceipt: false, hasRetryIdentity: false };
  const arrival = { reading: { ...given, ...plain }, message: { seq: 1, subject: 's' }, index: 0 };
  const shape = { name: 'temperature', metrics: ['temperature'] };
  return rowOf(arrival, { device, metricSet: 1, shape }, new ByteWriter());
};

describe('inserting', () => {
  /** Names of the statements, in the order in which they came. */
  let asked: string[];
  let inserter: Inserter;

  beforeEach(async () => {
    await new Partitions(client).ensure([DAY_MS]);
    asked = [];
    inserter = new Inserter({
      query: (statement: string | { name: string }) => {
        if (typeof statement !== 'string') asked.push(statement.name);
        return client.query(statement as string);
      },
    } as unknown as Client);
  });

  async function insert(rows: readonly Row[]): Promise<Tally> {
    const tally = new Tally();
    await client.query('begin');
    await inserter.insert(rows, tally);
    await client.query('commit');
    return tally;
  }

  it('asks whether rows are there already only where one was lately', async () => {
    await insert([rowAt(1, 0), rowAt(1, 1)]);
    expect(asked).toEqual(['insert-new-readings']);

    const [account] = (await insert([rowAt(1, 1), rowAt(1, 2), rowAt(1, 2)])).accounts;
    expect(account).toMatchObject({ stored: 1, duplicate: 2 });
    expect(asked.slice(1)).toEqual(['insert-new-readings', 'insert-readings']);

    asked = [];
    for (let i = 0; i < CALM_INSERTS; i++) await insert([rowAt(1, 10 + i)]);
    expect(asked).toEqual(Array(CALM_INSERTS).fill('insert-readings'));
    asked = [];
    await insert([rowAt(1, 1000)]);
    expect(asked).toEqual(['insert-new-readings']);
  });

  it('keeps the first of each moment and counts the rest, whatever is repeated when', async () => {
    const row = fc.record({ device: fc.integer({ min: 1, max: 2 }), tsMs: fc.nat(9) });
    const chunks = fc.array(fc.array(row, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(chunks, async (some) => {
        await clear();
        inserter = new Inserter(client);
        const kept = new Map<string, number>();
        let value = 0;
        for (const chunk of some) {
          const before = kept.size;
          const rows = chunk.map(({ device, tsMs }) => rowAt(device, tsMs, ++value));
          for (const { device, tsMs, arrival } of rows) {
            const key = `${device}/${tsMs}`;
            if (!kept.has(key)) kept.set(key, arrival.reading.metrics.temperature!);
          }
          const { accounts } = await insert(rows);
          const sum = (entry: 'stored' | 'duplicate') => accounts.reduce((all, own) => all + own[entry], 0);
          expect([sum('stored'), sum('duplicate')]).toEqual([
            kept.size - before,
            chunk.length - (kept.size - before),
          ]);
        }
        const { rows } = await client.query(
          `select device_id || '/' || (extract(epoch from ts) * 1000)::bigint as key, body from reading`,
        );
        expect(new Map(rows.map(({ key, body }) => [key, decodeBody(DAY_MS, body, 1).vals[0]]))).toEqual(
          kept,
        );
      }),
      { numRuns: 40 },
    );
  });
});
