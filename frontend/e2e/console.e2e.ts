import { expect, type Page, test } from '@playwright/test';
import { ask, register } from './api.ts';
import { ADMIN_KEY } from './system.ts';

const DEVICE = 'live-1';
let key = '';

/** Posts one reading as the device does. */
async function post(temperature: number): Promise<void> {
  const { status } = await ask('POST', '/ingest', { metrics: { temperature, humidity: 50 } }, key);
  if (status !== 201) throw new Error(`ingest answered ${status}`);
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByLabel(/key/i).fill(ADMIN_KEY);
  await page.getByRole('button', { name: /sign in/i }).click();
  await expect(page).toHaveURL(/\/devices/);
}

test.beforeAll(async () => {
  key = await register(DEVICE);
  await expect
    .poll(async () => (await ask('POST', '/ingest', { metrics: { temperature: 20 } }, key)).status)
    .toBe(201);
});

test('a wrong key does not sign in', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel(/key/i).fill('not-the-right-key-at-all');
  await page.getByRole('button', { name: /sign in/i }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  expect((await page.request.get('/api/v1/devices')).status()).toBe(401);
});

test('the live chart moves when the device posts', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await signIn(page);
  await page
    .getByRole('link', { name: new RegExp(DEVICE) })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/devices/${DEVICE}`));
  const line = page.locator('ngx-charts-line-chart path.line').first();
  await post(20.5);
  await expect(line).toBeAttached();

  let drawn = await line.getAttribute('d');
  for (const temperature of [30, 15, 40]) {
    await post(temperature);
    await expect(page.getByText(String(temperature)).first()).toBeVisible();
    await expect.poll(() => line.getAttribute('d')).not.toBe(drawn);
    drawn = await line.getAttribute('d');
  }
  expect(errors).toEqual([]);
});

test('the console is signed out for good', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: /sign out/i }).click();
  await expect(page.getByLabel(/key/i)).toBeVisible();
  expect((await page.request.get('/api/v1/devices')).status()).toBe(401);
});
