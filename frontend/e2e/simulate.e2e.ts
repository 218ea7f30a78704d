import { expect, test } from '@playwright/test';
import { ask } from './api.ts';
import { run } from './command.ts';

test('a simulated fleet registers, reports plausible values and is seen online', async () => {
  const { code, words } = await run('simulate', '--devices', '5', '--rate', '2', '--duration', '4');
  expect(code, words).toBe(0);

  await expect
    .poll(async () => (await ask('GET', '/devices?q=sim-')).data.map(isReporting))
    .toEqual(Array.from({ length: 5 }, () => true));
});

function isReporting(device: {
  status: string;
  reading_count: number;
  latest_reading: { metrics: { temperature: number } } | null;
}): boolean {
  const temperature = device.latest_reading?.metrics.temperature ?? NaN;
  return device.status === 'online' && device.reading_count >= 7 && temperature > -40 && temperature < 85;
}
