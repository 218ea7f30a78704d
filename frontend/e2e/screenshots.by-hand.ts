import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { ask } from './api.ts';
import { consolePages, settled } from './console-pages.ts';
import { startFleet } from './fleet.ts';
import { openSignedIn } from './sign-in.ts';
import { REPOSITORY } from './system.ts';

const FOLDER = process.env.SCREENSHOTS ?? join(REPOSITORY, 'frontend', 'test-results', 'screenshots');
const SIZES = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 360, height: 780 },
  tablet: { width: 768, height: 1024 },
  '4k': { width: 3840, height: 2160 },
};
/** Every page in both schemes at the first two sizes; at the others nothing else is to be seen in the dark. */
const SHOTS = [
  ['light', 'desktop'],
  ['dark', 'desktop'],
  ['light', 'phone'],
  ['dark', 'phone'],
  ['light', 'tablet'],
  ['light', '4k'],
] as const;
const DEVICES = 24;
const HOUR_MS = 3_600_000;
const EVERY_MS = 20_000;

let fleet: Awaited<ReturnType<typeof startFleet>>;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  mkdirSync(FOLDER, { recursive: true });
  fleet = await startFleet(DEVICES, 1);
  await tellAnHour();
});
test.afterAll(() => fleet.stop());

/** What the devices would have said over the last hour: it leads up to what they say now. */
async function tellAnHour(): Promise<void> {
  const { data } = await ask('GET', '/latest');
  for (const [number, { device_id, timestamp, metrics }] of data.entries()) {
    const readings = Array.from({ length: HOUR_MS / EVERY_MS }, (_, back) => ({
      timestamp: Date.parse(timestamp) - (back + 1) * EVERY_MS,
      metrics: Object.fromEntries(
        Object.entries(metrics as Record<string, number>).map(([name, value], i) => [
          name,
          value * (1 + 0.03 * swing(back / (17 + 9 * i), number)),
        ]),
      ),
    }));
    const { status } = await ask('POST', '/ingest/batch', { device_id, readings });
    expect(status).toBe(201);
  }
}

/** How far a value was from where it is now: each device in its own way, and none at 0. */
function swing(back: number, device: number): number {
  return Math.sin(back + device) - Math.sin(device);
}

/** A picture is taken once the page has something to show. */
async function filled(page: Page, name: string): Promise<void> {
  await settled(page);
  if (name === 'live') await expect(page.locator('tc-wall-tile path[d^="M"]')).toHaveCount(DEVICES);
  if (name === 'log') await expect(page.getByRole('row')).toHaveCount(61);
  if (name === 'overview') await expect(page.locator('.bars i[style*="100%"]').first()).toBeAttached();
  if (name === 'devices') await expect(page.locator('tc-hour-line path[d^="M"]').first()).toBeAttached();
}

for (const [colorScheme, size] of SHOTS) {
  test(`${colorScheme}, ${size}`, async ({ browser }) => {
    const viewport = SIZES[size];
    const context = await browser.newContext({ colorScheme, viewport, serviceWorkers: 'block' });
    const page = await context.newPage();
    const shoot = (name: string) =>
      page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}-${size}.png`) });
    await page.goto('/sign-in');
    await expect(page.getByRole('textbox', { name: 'Key', exact: true })).toBeVisible();
    await shoot('sign-in');
    for (const [name, path] of Object.entries(consolePages('sim-001'))) {
      await openSignedIn(page, path);
      await filled(page, name);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(overflow, `${name} is wider than the window`).toBeLessThanOrEqual(0);
      await shoot(name);
    }
    await context.close();
  });
}
