import { loadConfig } from '@telemetry/chassis';
import { partitionOf } from '@telemetry/proto';
import pg from 'pg';
import { QueryConfig } from '../src/config.ts';
import { ReadingSource } from '../src/reading/readings.repository.ts';
import { RetentionRepository } from '../src/retention/retention.repository.ts';
import { RollupSource } from '../src/rollup/rollup.repository.ts';
import { Snapshots } from '../src/snapshot/snapshot.repository.ts';
import { DAY_MS, dayOf } from '../src/upkeep/open-day.ts';
import { ADMIN_KEY } from './api.ts';
import { AT_ONCE, LaneDouble, type TestReading } from './lane-double.ts';
import { deviceIn } from './readings.ts';
import { client, stack } from './tables.ts';

const FIRST_DAY = dayOf(Date.UTC(2026, 0, 30));
const SHORT = 1;
const EVER = 2;

/** A reading an hour for five days, over the end of a month. */
function readingsOf(device: number): TestReading[] {
  return Array.from({ length: 5 * 24 }, (_, hour) => {
    const tsMs = FIRST_DAY * DAY_MS + hour * 3_600_000;
    return { device, tsMs, receivedAtMs: tsMs + 40, metrics: { temperature: 20 + hour / 10 } };
  });
}

/** Two devices of the first partition: one keeps its readings for three days, the other for ever. */
async function register(): Promise<void> {
  const ids = [deviceIn(0, 'short'), deviceIn(0, 'ever')];
  expect(ids.map(partitionOf)).toEqual([0, 0]);
  await client.query(
    `insert into device (id, device_id, profile, retention_days) values (1, $1, 'brief', 3), (2, $2, 'archive', 0)`,
    ids,
  );
}

async function count(device: number): Promise<number> {
  const span = { startMs: FIRST_DAY * DAY_MS, endMs: (FIRST_DAY + 9) * DAY_MS };
  const segments = await new ReadingSource(client).read(device, span);
  return segments.reduce((sum, { times }) => sum + times.length, 0);
}

async function partitions(parent: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass order by 1`,
    [parent],
  );
  return rows.map(({ name }) => name);
}

describe('retention', () => {
  let lane: LaneDouble;

  beforeEach(async () => {
    await register();
    lane = await LaneDouble.open(client);
    await lane.store([...readingsOf(SHORT), ...readingsOf(EVER)], FIRST_DAY * DAY_MS);
  });

  it.each(['blocks', 'rows'])(
    'removes whole days that are past, from %s, and of nobody else',
    async (place) => {
      const nowMs = (FIRST_DAY + 6) * DAY_MS + 1;
      if (place === 'blocks') await lane.keepUp((FIRST_DAY + 5) * DAY_MS);
      else lane = await LaneDouble.open(client, { ...AT_ONCE, compactAfterMs: 90 * DAY_MS });
      await lane.keepUp(nowMs);
      await lane.keepUp(nowMs + 60_000);
      expect(await count(SHORT)).toBe(2 * 24);
      expect(await count(EVER)).toBe(5 * 24);
      const rollups = await new RollupSource(client).read(
        [SHORT],
        { fromDay: FIRST_DAY, toDay: FIRST_DAY + 5 },
        ['sum'],
      );
      expect(rollups.map((rollup) => rollup.readingsIn(24))).toEqual([24, 24, 24, 24, 24]);
    },
  );

  it('says beforehand what goes when', async () => {
    await lane.keepUp((FIRST_DAY + 3) * DAY_MS);
    const config = loadConfig(QueryConfig, {
      DATABASE_URL: stack.databaseUrl('query'),
      NATS_URL: 'nats://127.0.0.1:4222',
      API_SECRET_KEY: ADMIN_KEY,
    });
    const snapshots = new Snapshots(config);
    try {
      const wanted = { beforeMs: (FIRST_DAY + 6) * DAY_MS, by: 'day' as const, limit: 10 };
      const going = await new RetentionRepository(snapshots).find(wanted);
      expect(
        going.map(({ profile, period, devices, readings }) => [profile, period, devices, readings]),
      ).toEqual([
        ['brief', '2026-01-30', 1, 24],
        ['brief', '2026-01-31', 1, 24],
        ['brief', '2026-02-01', 1, 24],
      ]);
      expect(going.every(({ bytes }) => bytes > 0)).toBe(true);
      const byMonth = await new RetentionRepository(snapshots).find({ ...wanted, by: 'month' });
      expect(byMonth.map(({ period, readings }) => [period, readings])).toEqual([
        ['2026-01', 48],
        ['2026-02', 24],
      ]);
      expect(await count(SHORT)).toBe(5 * 24);
    } finally {
      await snapshots.onApplicationShutdown();
    }
  });

  it('drops a month of which nothing is kept, and the days that were emptied', async () => {
    await client.query('update device set retention_days = 3');
    await lane.keepUp((FIRST_DAY + 60) * DAY_MS);
    await lane.keepUp((FIRST_DAY + 60) * DAY_MS + 60_000);
    expect(await count(EVER)).toBe(0);
    expect(await partitions('reading')).toEqual([]);
    expect(await partitions('reading_block')).toEqual([]);
  });

  it('drops no partition under somebody who may still need it', async () => {
    const reader = new pg.Client({ connectionString: stack.databaseUrl('query') });
    await reader.connect();
    try {
      await reader.query('begin isolation level repeatable read read only');
      await reader.query('select count(*) from device');
      const nowMs = (FIRST_DAY + 30) * DAY_MS;
      await lane.keepUp(nowMs);
      expect(await partitions('reading')).toHaveLength(5);
      const span = { startMs: FIRST_DAY * DAY_MS, endMs: (FIRST_DAY + 9) * DAY_MS };
      const [segment] = await new ReadingSource(reader).read(EVER, span);
      expect(segment?.times).toHaveLength(5 * 24);
      await reader.query('commit');
      await lane.keepUp(nowMs + 2_000);
      expect(await partitions('reading')).toEqual([]);
      expect(await count(EVER)).toBe(5 * 24);
    } finally {
      await reader.end();
    }
  });
});
