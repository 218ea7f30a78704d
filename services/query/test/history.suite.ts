import { READINGS, ReadingsAcceptedSchema, subjectOf, partitionOf } from '@telemetry/proto';
import { fromBinary } from '@bufbuild/protobuf';
import { type Answer, get } from './api.ts';
import { DAY_MS, reading, readingsOf } from './readings.ts';
import { query, system } from './running.ts';
import { waitFor } from './wait-for.ts';

beforeAll(async () => {
  await system.store(readingsOf('room-1', 2500));
});

const DAY = `start=${DAY_MS}&end=${DAY_MS + 86_400_000}`;
const history = (parameters: string, device = 'room-1') =>
  get(query.port, `/devices/${device}/history?${parameters}`);
const temperatures = (pages: Answer[]): number[] =>
  pages.flatMap(({ data }) =>
    data.map((item: { metrics: { temperature: number } }) => item.metrics.temperature),
  );

/** Asks for page after page until there is none; `between` is called before each but the first. */
async function pages(
  parameters: string,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Answer[]> {
  const answers = [await history(`${parameters}&${DAY}`)];
  for (let last = answers[0]; last!.meta.has_more; last = answers.at(-1)) {
    await between();
    answers.push(await history(`${parameters}&cursor=${last!.meta.next_cursor}`));
  }
  return answers;
}

describe('a device that is none', () => {
  it.each(['a%00b', '%00', 'nobody', 'a%20b', '%C3%BC', 'x'.repeat(65)])('is not found: %s', async (id) => {
    for (const route of ['latest', 'history', 'aggregate', 'stats', 'aggregate?bucket=1h']) {
      const { status, problem } = await get(query.port, `/devices/${id}/${route}`);
      expect({ route, status, code: problem.code }).toEqual({ route, status: 404, code: 'DEVICE_NOT_FOUND' });
    }
  });

  it.each(['history?metrics=a%00', 'history?cursor=%00', 'history?start=%00', 'aggregate?bucket=1h&tz=%00'])(
    'has no parameter that the database would choke on: %s',
    async (route) => {
      expect((await get(query.port, `/devices/room-1/${route}`)).status).toBe(422);
    },
  );
});

describe('history', () => {
  const all = Array.from({ length: 2500 }, (_, i) => i);

  it('gives every reading once, page by page, in both orders', async () => {
    const ascending = await pages('order=asc&limit=700');
    expect(ascending.map(({ data }) => data.length)).toEqual([700, 700, 700, 400]);
    expect(temperatures(ascending)).toEqual(all);
    expect(temperatures(await pages('order=desc&limit=999'))).toEqual([...all].reverse());
    expect(temperatures(await pages('limit=2500'))).toEqual([...all].reverse());
  });

  it.each(['asc', 'desc'])('gives each once while others are stored in between (%s)', async (order) => {
    const deviceId = `busy-${order}`;
    const early = readingsOf(deviceId, 200);
    await system.store(early);
    let round = 0;
    const between = async (): Promise<void> => {
      round += 1;
      const spread = early.map(({ timestampMs }) =>
        reading({ deviceId, timestampMs: timestampMs + BigInt(round), metrics: { temperature: -1 } }),
      );
      await system.store(spread);
    };
    const answers = [await history(`order=${order}&limit=23&${DAY}`, deviceId)];
    while (answers.at(-1)!.meta.has_more && answers.length < 500) {
      if (answers.length < 8) await between();
      answers.push(await history(`cursor=${answers.at(-1)!.meta.next_cursor}&limit=23`, deviceId));
    }
    const times = answers.flatMap(({ data }) =>
      data.map(({ timestamp }: { timestamp: string }) => timestamp),
    );
    const sorted = [...times].sort();
    expect(times).toEqual(order === 'asc' ? sorted : sorted.reverse());
    expect(new Set(times).size).toBe(times.length);
    const found = temperatures(answers).filter((temperature) => temperature >= 0);
    expect(found.sort((a, b) => a - b)).toEqual(all.slice(0, 200));
  });

  it('is half-open, and covers the last 24 hours unless told otherwise', async () => {
    expect((await history(`start=${DAY_MS + 1000}&end=${DAY_MS + 3000}&order=asc`)).data).toMatchObject([
      {
        timestamp: '2026-05-04T00:00:01.000Z',
        received_at: '2026-05-04T00:00:00.000Z',
        metrics: { temperature: 1 },
      },
      { timestamp: '2026-05-04T00:00:02.000Z' },
    ]);
    const now = Date.now();
    const ages = [-60_000, 60_000, 23.9 * 3_600_000, 24.1 * 3_600_000];
    await system.store(
      ages.map((age) =>
        reading({ deviceId: 'fresh', timestampMs: BigInt(Math.round(now - age)), metrics: { age } }),
      ),
    );
    const found = (await history('', 'fresh')).data;
    expect(found.map(({ metrics }: { metrics: { age: number } }) => metrics.age)).toEqual(ages.slice(0, 3));
    expect((await history('range=2d', 'fresh')).data).toHaveLength(4);
  });

  it('takes times in the forms people write them, a bare + included', async () => {
    const start = '2026-05-04T02:00:01+02:00';
    for (const text of [encodeURIComponent(start), start, DAY_MS + 1000]) {
      expect((await history(`start=${text}&end=${DAY_MS + 2000}`)).data).toHaveLength(1);
    }
  });

  it('shows only the metrics asked for, and only readings that have one', async () => {
    const at = (i: number, metrics: Record<string, number>) =>
      reading({ deviceId: 'mixed', timestampMs: BigInt(DAY_MS + i), metrics });
    await system.store([at(0, { a: 1, b: 2 }), at(1, { c: 3 }), at(2, { b: 4, c: 5 })]);
    const answer = await history(`metrics=b,a&order=asc&${DAY}`, 'mixed');
    expect(answer.data.map(({ metrics }: { metrics: object }) => metrics)).toEqual([
      { a: 1, b: 2 },
      { b: 4 },
    ]);
  });
});

describe('the live cursor', () => {
  it('meets the history without a gap and without a repeat, while readings keep coming', async () => {
    const deviceId = 'meeting';
    const readings = readingsOf(deviceId, 400);
    const subject = subjectOf(ReadingsAcceptedSchema, partitionOf(deviceId));
    const publishing = (async () => {
      for (const one of readings) await system.publish([one]);
    })();
    const all = () => history(`limit=10000&${DAY}`, deviceId);
    const early = [await waitFor(all, ({ status }) => status === 200)];
    for (let i = 0; i < 10; i++) early.push(await all());
    expect(early[0]!.data.length).toBeLessThan(readings.length);
    await publishing;
    for (const { data, meta } of early) {
      const seen = data.map(({ timestamp }: { timestamp: string }) => Date.parse(timestamp));
      const later: number[] = [];
      for await (const message of system.broker.read(READINGS, {
        after: Number(meta.live_cursor),
        subject,
        until: 'now',
      })) {
        const { readings: own } = fromBinary(ReadingsAcceptedSchema, message.data);
        later.push(
          ...own.filter((one) => one.deviceId === deviceId).map(({ timestampMs }) => Number(timestampMs)),
        );
      }
      expect([...seen.reverse(), ...later]).toEqual(readings.map(({ timestampMs }) => Number(timestampMs)));
    }
  });
});

describe('a question that cannot be answered', () => {
  const fault = ({ status, problem }: Answer) => [status, problem.code, problem.details?.[0]?.field];

  it('for an unknown device is 404, for one without a reading too, and says which', async () => {
    for (const route of ['latest', 'history', 'aggregate', 'stats']) {
      const { status, problem } = await get(query.port, `/devices/nobody/${route}`);
      expect([status, problem.code]).toEqual([404, 'DEVICE_NOT_FOUND']);
    }
    await system.register({ deviceId: 'silent' });
    const { status, problem } = await get(query.port, '/devices/silent/latest');
    expect([status, problem.code]).toEqual([404, 'NOT_FOUND']);
    expect((await history('', 'silent')).data).toEqual([]);
  });

  it('without a key is 401', async () => {
    expect(fault(await get(query.port, '/devices/room-1/history', {})).slice(0, 2)).toEqual([
      401,
      'INVALID_API_KEY',
    ]);
  });

  it.each([
    ['start=1430000000', 'start'],
    ['end=yesterday', 'end'],
    ['start=2026-02-30T00:00:00Z', 'start'],
    ['range=24', 'range'],
    ['range=24h&start=2026-05-04T00:00:00Z', 'range'],
    ['start=2026-05-04T00:00:00Z&end=2026-05-04T00:00:00Z', 'start'],
    ['limit=0', 'limit'],
    ['limit=10001', 'limit'],
    ['limit=ten', 'limit'],
    ['order=newest', 'order'],
    ['cursor=garbage', 'cursor'],
    ['metrics=', 'metrics'],
    ['colour=red', 'colour'],
  ])('history?%s is 422 and names %s', async (parameters, field) => {
    expect(fault(await history(parameters))).toEqual([422, 'VALIDATION_ERROR', field]);
  });

  it('says that seconds are no milliseconds', async () => {
    expect((await history('start=1430000000')).problem.details[0].message).toContain('seconds?');
  });

  it('by a cursor of another device, or in another order, is 422', async () => {
    const { meta } = await history(`limit=1&${DAY}`);
    expect(fault(await history(`cursor=${meta.next_cursor}`, 'busy-asc'))).toEqual([
      422,
      'VALIDATION_ERROR',
      'cursor',
    ]);
    expect(fault(await history(`cursor=${meta.next_cursor}&order=asc`))).toEqual([
      422,
      'VALIDATION_ERROR',
      'order',
    ]);
  });
});

describe('the description of the API', () => {
  it('names every route with its parameters', async () => {
    const response = await fetch(`http://127.0.0.1:${query.port}/openapi.json`);
    const { paths } = (await response.json()) as {
      paths: Record<string, { get?: { parameters: { name: string }[] } }>;
    };
    const named = Object.entries(paths).map(([path, { get: route }]) => [
      path,
      route?.parameters.map(({ name }) => name),
    ]);
    const range = ['range', 'start', 'end'];
    const aggregate = [...range, 'bucket', 'tz', 'fn', 'fill', 'metrics'];
    expect(Object.fromEntries(named)).toMatchObject({
      '/api/v1/latest': ['tag', 'device_id', 'limit', 'cursor'],
      '/api/v1/devices/{device_id}/latest': ['device_id'],
      '/api/v1/devices/{device_id}/history': [
        'device_id',
        ...range,
        'order',
        'limit',
        'cursor',
        'metrics',
        'max_points',
      ],
      '/api/v1/devices/{device_id}/aggregate': ['device_id', ...aggregate],
      '/api/v1/devices/{device_id}/stats': ['device_id', ...aggregate],
      '/api/v1/aggregate': [...aggregate, 'tag', 'device_id'],
    });
  });
});
