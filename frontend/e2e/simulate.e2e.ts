import { expect, test } from '@playwright/test';
import { ask } from './api.ts';
import { run } from './command.ts';

interface Device {
  readonly device_id: string;
  readonly status: string;
  readonly reading_count: number;
  readonly latest_reading: { readonly metrics: { readonly temperature: number } } | null;
}

/** Other commands may have simulated more devices before, under the same names. */
const FLEET = ['sim-001', 'sim-002', 'sim-003', 'sim-004', 'sim-005'];

async function fleet(): Promise<Device[]> {
  const { data } = await ask('GET', '/devices?q=sim-');
  return (data as Device[]).filter(({ device_id: id }) => FLEET.includes(id));
}

test('a simulated fleet registers, reports plausible values and is seen online', async () => {
  const before = new Map((await fleet()).map(({ device_id: id, reading_count: count }) => [id, count]));
  const { code, words } = await run('simulate', '--devices', '5', '--rate', '2', '--duration', '4');
  expect(code, words).toBe(0);

  const isReporting = (device: Device): boolean => {
    const temperature = device.latest_reading?.metrics.temperature ?? NaN;
    const isNew = device.reading_count - (before.get(device.device_id) ?? 0) >= 7;
    return device.status === 'online' && isNew && temperature > -40 && temperature < 85;
  };
  await expect.poll(async () => (await fleet()).map(isReporting)).toEqual(FLEET.map(() => true));
});
