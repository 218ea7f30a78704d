import { expect, type Page, test } from '@playwright/test';
import { ask, freshId, register } from './api.ts';
import { openSignedIn } from './sign-in.ts';
import { ADMIN_KEY, parts, sharedSystem } from './system.ts';

const DEVICE = freshId('moving');
let key = '';

/** Posts one reading as the device does. */
async function post(temperature: number): Promise<void> {
  const { status } = await ask('POST', '/ingest', { metrics: { temperature, humidity: 50 } }, key);
  if (status !== 201) throw new Error(`ingest answered ${status}`);
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/devices');
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill(ADMIN_KEY);
  await page.getByRole('button', { name: /sign in/i }).click();
  await expect(page).toHaveURL(/\/devices/);
}

test.beforeAll(async () => {
  key = await register(DEVICE);
  await expect
    .poll(
      async () => (await ask('POST', '/ingest', { metrics: { temperature: 20, humidity: 50 } }, key)).status,
    )
    .toBe(201);
});

test('a wrong key does not sign in', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill('not-the-right-key-at-all');
  await page.getByRole('button', { name: /sign in/i }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  expect((await page.request.get('/api/v1/devices')).status()).toBe(401);
});

/** How many points are drawn. Unlike the shape of a line it stays while only time goes by. */
async function drawnPoints(page: Page): Promise<number> {
  const lines = await page
    .locator('ngx-charts-line-chart path.line')
    .evaluateAll((all) => all.map((line) => line.getAttribute('d') ?? ''));
  return lines.join('').match(/[ML]/g)?.length ?? 0;
}

test('the live chart moves when the device posts', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await signIn(page);
  await page.getByRole('link', { name: DEVICE, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/devices/${DEVICE}`));
  await expect(page.getByText('live', { exact: true })).toBeVisible();
  const newest = page.getByRole('region', { name: 'Newest readings' });

  // Of each reading one point of the temperature and one of the humidity.
  let points = 2;
  await expect.poll(() => drawnPoints(page)).toBe(points);
  for (const temperature of [31.37, 15.83, 40.59]) {
    await post(temperature);
    const cell = newest.getByRole('cell', { name: String(temperature), exact: true });
    await expect(cell).toBeVisible({ timeout: 3_000 });
    await expect.poll(() => drawnPoints(page), { timeout: 3_000 }).toBe(points + 2);
    points += 2;
  }
  expect(errors).toEqual([]);
});

test('a broken connection is told with a countdown, and what was missed is caught up on', async ({
  page,
}) => {
  await openSignedIn(page, `/devices/${DEVICE}`);
  const live = page.getByText('live', { exact: true });
  await expect(live).toBeVisible();
  const banner = page.locator('tc-connection-banner');
  process.kill(parts(sharedSystem().dataDir).get('realtime') ?? 0, 'SIGKILL');
  await expect(banner).toContainText(/Not live\..*Trying again in \d+ s/);
  await expect(live).toBeHidden();
  const missed = [41.25, 42.25, 43.25];
  for (const temperature of missed) await post(temperature);
  // The launcher brings the gateway back, which takes a busy machine its time.
  await expect(banner).toContainText('Live again. Caught up on 3 readings.', { timeout: 60_000 });
  const newest = page.getByRole('region', { name: 'Newest readings' });
  for (const temperature of missed)
    await expect(newest.getByRole('cell', { name: String(temperature), exact: true })).toHaveCount(1);
  await expect(live).toBeVisible();
});

test('the console is signed out for good', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: /sign out/i }).click();
  // The page that is left has a button about the keyboard.
  await expect(page.getByRole('textbox', { name: 'Key', exact: true })).toBeVisible();
  expect((await page.request.get('/api/v1/devices')).status()).toBe(401);
});
