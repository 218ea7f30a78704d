import { expect, test } from '@playwright/test';
import { ask, freshId, register } from './api.ts';
import { expectAccessible, expectNothingCutOff } from './axe.ts';
import { settled } from './console-pages.ts';
import { dialogs } from './dialogs.ts';
import { openSignedIn } from './sign-in.ts';

/** Rows look alike: a few of them tell as much as all. */
const FEW = '/devices?q=looked-at';
const DEVICE = freshId('looked-at');
const OPERATOR = freshId('Lola');
const PAGES = ['/', FEW, '/devices?q=nothing-is-called-so', '/live', '/live?view=log', '/settings'];

/** The rules look at every element of every page; a busy machine takes its time. */
test.describe.configure({ timeout: 600_000 });

test.beforeAll(async () => {
  const key = await register(DEVICE);
  await ask('POST', '/operators', { name: OPERATOR, role: 'viewer' });
  const body = { metrics: { temperature: 20 } };
  await expect.poll(async () => (await ask('POST', '/ingest', body, key)).status).toBe(201);
});

test('axe finds nothing on any page', async ({ page }) => {
  for (const path of PAGES) {
    await openSignedIn(page, path);
    await settled(page);
    await expectAccessible(page, path);
  }
  // So high that nothing lies under the bar at the bottom, from where one would scroll it.
  await page.setViewportSize({ width: 360, height: 12_000 });
  for (const path of ['/', FEW]) {
    await page.goto(path);
    await settled(page);
    await expectAccessible(page, `${path} on a phone`);
  }
});

test('axe finds nothing in any dialog, and each fits a phone', async ({ page }) => {
  const ourselves = (text: string): string => text;
  for (const { name, path, open } of dialogs({ device: DEVICE, operator: OPERATOR })) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await openSignedIn(page, path);
    await settled(page);
    await open(page, ourselves);
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, name);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNothingCutOff(page, name);
  }
});

test('axe finds nothing where nothing is there or nothing answers', async ({ page }) => {
  const none = { total: 0, online: 0, late: 0, offline: 0, never_seen: 0, inactive: 0 };
  const stats = { devices: none, day: '2026-01-01', readings_today: 0, averages: {} };
  await page.route('**/api/v1/devices?*', (route) =>
    route.fulfill({ json: { data: [], meta: { has_more: false } } }),
  );
  await page.route('**/dashboard/stats', (route) => route.fulfill({ json: { data: stats } }));
  for (const path of ['/', '/devices']) {
    await openSignedIn(page, path);
    await expect(page.getByText('No device yet')).toBeVisible();
    await expectAccessible(page, `${path} empty`);
  }
  const failure = { status: 503, json: { title: 'Unavailable', trace_id: 'abc' } };
  await page.route('**/api/v1/devices?*', (route) => route.fulfill(failure));
  await page.route('**/dashboard/stats', (route) => route.fulfill(failure));
  for (const path of ['/', '/devices']) {
    await page.goto(path);
    await expect(page.getByRole('alert')).toContainText('abc');
    await expectAccessible(page, `${path} failing`);
  }
});
