import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { ask, freshId, register } from './api.ts';
import { openSignedIn } from './sign-in.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const PAGES = ['/', '/devices', '/devices?q=nothing-is-called-so', '/live', '/live?view=log', '/settings'];

/** The rules look at every element of every page; a busy machine takes its time. */
test.describe.configure({ timeout: 600_000 });

/** What the rules find, by rule and place. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('tc-skeleton')).toHaveCount(0);
}

test.beforeAll(async () => {
  const key = await register(freshId('looked-at'));
  const body = { metrics: { temperature: 20 } };
  await expect.poll(async () => (await ask('POST', '/ingest', body, key)).status).toBe(201);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found: Record<string, string[]> = {};
    for (const path of PAGES) {
      await openSignedIn(page, path);
      await settled(page);
      found[path] = await faults(page);
    }
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    found.shortcuts = await faults(page);
    await page.keyboard.press('Escape');
    // So high that nothing lies under the bar at the bottom, from where one would scroll it.
    await page.setViewportSize({ width: 360, height: 12_000 });
    for (const path of ['/', '/devices']) {
      await page.goto(path);
      await settled(page);
      found[`${path} on a phone`] = await faults(page);
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((path) => [path, []])));
  });

  test(`axe finds nothing where nothing is there or nothing answers, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const none = { total: 0, online: 0, late: 0, offline: 0, never_seen: 0, inactive: 0 };
    const stats = { devices: none, day: '2026-01-01', readings_today: 0, averages: {} };
    await page.route('**/api/v1/devices?*', (route) =>
      route.fulfill({ json: { data: [], meta: { has_more: false } } }),
    );
    await page.route('**/dashboard/stats', (route) => route.fulfill({ json: { data: stats } }));
    const found: Record<string, string[]> = {};
    for (const path of ['/', '/devices']) {
      await openSignedIn(page, path);
      await expect(page.getByText('No device yet')).toBeVisible();
      found[`${path} empty`] = await faults(page);
    }
    const failure = { status: 503, json: { title: 'Unavailable', trace_id: 'abc' } };
    await page.route('**/api/v1/devices?*', (route) => route.fulfill(failure));
    await page.route('**/dashboard/stats', (route) => route.fulfill(failure));
    for (const path of ['/', '/devices']) {
      await page.goto(path);
      await expect(page.getByRole('alert')).toContainText('abc');
      found[`${path} failing`] = await faults(page);
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((path) => [path, []])));
  });
}
