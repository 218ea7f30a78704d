import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { startFleet } from './fleet.ts';
import { openSignedIn } from './sign-in.ts';
import { REPOSITORY } from './system.ts';

const FOLDER = process.env.SCREENSHOTS ?? join(REPOSITORY, 'frontend', 'test-results', 'screenshots');
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const PAGES: Readonly<Record<string, string>> = {
  overview: '/',
  devices: '/devices',
  device: '/devices/sim-001',
  live: '/live',
  log: '/live?view=log',
  register: '/register',
  profiles: '/profiles',
  operators: '/operators',
  audit: '/audit',
  'dead-letters': '/dead-letters',
  settings: '/settings',
};
const DEVICES = 24;

let fleet: Awaited<ReturnType<typeof startFleet>>;

test.beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  fleet = await startFleet(DEVICES, 1);
});
test.afterAll(() => fleet.stop());

/** A picture is taken once the page has something to show. */
async function settled(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('tc-skeleton')).toHaveCount(0);
  if (name === 'live') await expect(page.locator('tc-wall-tile path[d^="M"]')).toHaveCount(DEVICES);
  if (name === 'log') await expect(page.getByRole('row')).toHaveCount(61);
  if (name === 'overview') await expect(page.locator('.bars i[style*="100%"]').first()).toBeAttached();
  if (name === 'devices') await expect(page.locator('tc-hour-line path[d^="M"]').first()).toBeAttached();
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`${colorScheme}, ${size}`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme, viewport, serviceWorkers: 'block' });
      const page = await context.newPage();
      const shoot = (name: string) =>
        page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}-${size}.png`) });
      await page.goto('/sign-in');
      await expect(page.getByLabel(/key/i)).toBeVisible();
      await shoot('sign-in');
      for (const [name, path] of Object.entries(PAGES)) {
        await openSignedIn(page, path);
        await settled(page, name);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect.soft(overflow, `${name} is wider than the window`).toBeLessThanOrEqual(0);
        await shoot(name);
      }
      await context.close();
    });
  }
}
