import { get } from './api.ts';
import { reading } from './readings.ts';
import { query, system } from './running.ts';

interface Measured {
  readonly ms: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Uneven times and values over three days, some metrics missing now and then. */
const START_MS = Date.UTC(2026, 2, 28);
const measured = Array.from({ length: 3000 }, (_, i): Measured => ({
  ms: START_MS + i * 86_000 + ((i * 7919) % 60_000),
  metrics: {
    temperature: 20 + 5 * Math.sin(i / 50) + ((i * 31) % 17) / 100,
    ...(i % 3 === 0 && { humidity: 40 + ((i * 13) % 29) }),
  },
}));

beforeAll(async () => {
  await system.register({
    deviceId: 'room-2',
    profile: { name: 'p', expectedIntervalS: 60, metrics: [{ name: 'temperature', unit: '°C' }] },
  });
  await system.store(
    measured.map(({ ms, metrics }) => reading({ deviceId: 'room-2', timestampMs: BigInt(ms), metrics })),
  );
});

const aggregate = async (parameters: string, device = 'room-2') =>
  get(query.port, `/devices/${device}/aggregate?${parameters}`);
const valuesOf = (metric: string, from = -Infinity, to = Infinity): number[] =>
  measured.flatMap(({ ms, metrics }) =>
    ms >= from && ms < to && metrics[metric] !== undefined ? [metrics[metric]] : [],
  );
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Linear between the two nearest ranks. */
function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!];
  return low + (high - low) * (rank % 1);
}

describe('an aggregate without buckets', () => {
  it('covers all time unless told otherwise, and equals what the values say', async () => {
    const { data } = await aggregate('');
    const lastMs = measured.at(-1)!.ms;
    expect(data).toMatchObject({
      device_id: 'room-2',
      time_range: { start: new Date(measured[0]!.ms).toISOString() },
      reading_count: 3000,
      first_reading: new Date(measured[0]!.ms).toISOString(),
      last_reading: new Date(lastMs).toISOString(),
    });
    for (const [metric, unit] of [
      ['temperature', '°C'],
      ['humidity', null],
    ] as const) {
      const values = valuesOf(metric);
      const { avg, ...rest } = data[metric];
      expect(rest).toEqual({
        min: Math.min(...values),
        max: Math.max(...values),
        count: values.length,
        unit,
      });
      expect(avg).toBeCloseTo(mean(values), 10);
    }
    expect((await get(query.port, '/devices/room-2/stats')).data.reading_count).toBe(3000);
  });

  it('covers a half-open range', async () => {
    const [from, to] = [measured[10]!.ms, measured[20]!.ms];
    const { data } = await aggregate(`start=${from}&end=${to}`);
    expect(data.time_range).toEqual({ start: new Date(from).toISOString(), end: new Date(to).toISOString() });
    expect(data.reading_count).toBe(10);
    expect(data.temperature.avg).toBeCloseTo(mean(valuesOf('temperature', from, to)), 10);
  });

  it('keeps its fixed members when a metric is named like one', async () => {
    await system.store([reading({ deviceId: 'sly', metrics: { reading_count: 99, device_id: 1, ok: 2 } })]);
    expect((await aggregate('', 'sly')).data).toMatchObject({
      device_id: 'sly',
      reading_count: 1,
      ok: { avg: 2 },
    });
  });

  it('of a device without a reading is empty', async () => {
    await system.register({ deviceId: 'mute' });
    expect((await aggregate('', 'mute')).data).toMatchObject({
      reading_count: 0,
      first_reading: null,
      last_reading: null,
    });
    expect((await aggregate('bucket=auto&fill=null', 'mute')).data).toMatchObject({ series: {} });
  });
});

describe('an aggregate in buckets', () => {
  it('computes every function as the values say', async () => {
    const functions = 'min,max,avg,sum,count,first,last,stddev,p50,p95,p99';
    const [from, to] = [START_MS + 3_600_000, START_MS + 30 * 3_600_000];
    const { data } = await aggregate(`bucket=1h&fn=${functions}&start=${from}&end=${to}`);
    expect(data).toMatchObject({
      bucket: '1h',
      tz: 'UTC',
      series: { temperature: { unit: '°C' }, humidity: { unit: null } },
    });
    for (const metric of ['temperature', 'humidity']) {
      const { points } = data.series[metric];
      expect(points).toHaveLength(29);
      for (const point of points) {
        const start = Date.parse(point.t);
        const values = valuesOf(metric, start, start + 3_600_000);
        const average = mean(values);
        expect(point).toMatchObject({
          count: values.length,
          min: Math.min(...values),
          max: Math.max(...values),
        });
        expect(point).toMatchObject({ first: values[0], last: values.at(-1) });
        expect(point.coverage).toBeCloseTo(values.length / 60, 10);
        expect(point.avg).toBeCloseTo(average, 10);
        expect(point.sum).toBeCloseTo(average * values.length, 8);
        const squares = values.map((value) => (value - average) ** 2);
        expect(point.stddev).toBeCloseTo(Math.sqrt((mean(squares) * values.length) / (values.length - 1)), 8);
        for (const [name, share] of [
          ['p50', 0.5],
          ['p95', 0.95],
          ['p99', 0.99],
        ] as const) {
          expect(point[name]).toBeCloseTo(percentile(values, share), 10);
        }
      }
    }
  });

  it.each([
    ['spring', '2026-03-28T00:00:00+01:00', '2026-03-31T00:00:00+02:00', [24, 23, 24]],
    ['autumn', '2026-10-24T00:00:00+02:00', '2026-10-27T00:00:00+01:00', [24, 25, 24]],
  ])(
    'follows the calendar of Oslo in %s, when a day is shorter or longer',
    async (season, start, end, hours) => {
      const deviceId = `oslo-${season}`;
      const [from, to] = [Date.parse(start), Date.parse(end)];
      const everyQuarter = Array.from({ length: (to - from) / 900_000 }, (_, i) => from + i * 900_000);
      await system.register({ deviceId, profile: { name: 'p', expectedIntervalS: 900 } });
      await system.store(
        everyQuarter.map((ms) => reading({ deviceId, timestampMs: BigInt(ms), metrics: { ms } })),
      );

      const range = `start=${encodeURIComponent(start)}&end=${encodeURIComponent(end)}`;
      const { data } = await aggregate(`bucket=1d&tz=Europe/Oslo&fn=min,count&${range}`, deviceId);
      const { points } = data.series.ms;
      expect(points.map(({ count }: { count: number }) => count)).toEqual(hours.map((h) => h * 4));
      for (const point of points) expect(point).toMatchObject({ coverage: 1, min: Date.parse(point.t) });

      const byPostgres = await system.rows(
        `select date_trunc('day', ts, 'Europe/Oslo') as t, count(*)::int from reading
       where device_id = (select id from device where device_id = $1) group by 1 order by 1`,
        [deviceId],
      );
      expect(points.map(({ t }: { t: string }) => t)).toEqual(
        byPostgres.map(({ t }: { t: Date }) => t.toISOString()),
      );
    },
  );

  it('chooses buckets that a chart can show', async () => {
    const { data } = await aggregate('bucket=auto');
    expect(data.bucket).toBe('15m');
    expect((await aggregate(`bucket=auto&start=${START_MS}&end=${START_MS + 3_600_000}`)).data.bucket).toBe(
      '1m',
    );
  });

  it('fills buckets without a reading as asked', async () => {
    const values = [
      [0, 10],
      [1, 20],
      [4, 50],
    ] as const;
    await system.store(
      values.map(([minute, v]) =>
        reading({ deviceId: 'gaps', timestampMs: BigInt(START_MS + minute * 60_000), metrics: { v } }),
      ),
    );
    const averages = async (fill: string) =>
      (
        await aggregate(`bucket=1m&fn=avg&fill=${fill}&start=${START_MS}&end=${START_MS + 360_000}`, 'gaps')
      ).data.series.v.points.map(({ avg, count }: { avg: number; count: number }) => [avg, count]);
    expect(await averages('none')).toEqual([
      [10, 1],
      [20, 1],
      [50, 1],
    ]);
    expect(await averages('null')).toEqual([
      [10, 1],
      [20, 1],
      [null, 0],
      [null, 0],
      [50, 1],
      [null, 0],
    ]);
    expect(await averages('previous')).toEqual([
      [10, 1],
      [20, 1],
      [20, 0],
      [20, 0],
      [50, 1],
      [50, 0],
    ]);
    expect(await averages('linear')).toEqual([
      [10, 1],
      [20, 1],
      [30, 0],
      [40, 0],
      [50, 1],
      [null, 0],
    ]);
  });

  it.each([
    ['bucket=2h', 'bucket'],
    ['bucket=1h&tz=Europe/Atlantis', 'tz'],
    ['bucket=1h&tz=%2B01:00', 'tz'],
    ['bucket=1h&fn=mode', 'fn'],
    ['bucket=1h&fill=zero', 'fill'],
    ['bucket=1m&range=1mo', 'bucket'],
    ['range=1y', 'range'],
  ])('%s is 422 and names %s', async (parameters, field) => {
    const { status, problem } = await aggregate(parameters);
    expect([status, problem.code, problem.details[0].field]).toEqual([422, 'VALIDATION_ERROR', field]);
  });
});
