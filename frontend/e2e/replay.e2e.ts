import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ask, history } from './api.ts';
import { run } from './command.ts';
import { REPOSITORY } from './system.ts';

const EXTRACT = join(REPOSITORY, 'infra', 'cli', 'data', 'room-occupancy-extract.csv');

/** The extract, read with nothing of the system's own. */
const [header = '', ...lines] = readFileSync(EXTRACT, 'utf8').trim().split('\n');
const metrics = header.trim().split(',').slice(1);
const rows = lines.map((line) => line.trim().split(','));

test.describe('a real recording of 2015', () => {
  test('is stored once, however often it is replayed', async () => {
    for (const time of ['first', 'second']) {
      const { code, words } = await run('replay', EXTRACT, '--device', 'room-1', '--speed', 'max');
      expect(code, `${time} time: ${words}`).toBe(0);
      const { data } = await ask('GET', '/devices/room-1/aggregate');
      expect(data.reading_count).toBe(rows.length);
    }
    const stored = await history('room-1');
    expect(stored.map(({ timestamp }) => Date.parse(timestamp))).toEqual(
      rows.map(([time]) => Date.parse(time ?? '')),
    );
  });

  for (const [index, metric] of metrics.entries()) {
    test(`has the minimum, maximum and average of ${metric} that the file has`, async () => {
      const values = rows.map((row) => Number(row[index + 1]));
      const average = values.reduce((sum, value) => sum + value, 0) / values.length;

      const { data } = await ask('GET', '/devices/room-1/aggregate');
      expect(data[metric].min).toBe(Math.min(...values));
      expect(data[metric].max).toBe(Math.max(...values));
      expect(Math.abs(data[metric].avg - average)).toBeLessThan(1e-9 * Math.max(1, Math.abs(average)));
    });
  }

  test('has hourly counts and averages that the file has', async () => {
    const hours = new Map<string, number[]>();
    for (const [time = '', temperature] of rows) {
      const hour = `${time.slice(0, 13)}:00:00.000Z`;
      hours.set(hour, [...(hours.get(hour) ?? []), Number(temperature)]);
    }
    const range = `start=${rows[0]?.[0] ?? ''}&end=2015-02-12T00:00:00Z`;
    const { data } = await ask('GET', `/devices/room-1/aggregate?bucket=1h&${range}`);
    const points = data.series.temperature.points as { t: string; count: number; avg: number }[];

    expect(points.map(({ t, count }) => [t, count])).toEqual(
      [...hours].map(([t, values]) => [t, values.length]),
    );
    for (const { t, avg } of points) {
      const values = hours.get(t) ?? [];
      expect(avg).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 9);
    }
  });
});
