import { expect, test } from '@playwright/test';
import { expectAccessible, expectNothingCutOff } from './axe.ts';
import { ask, freshId, register } from './api.ts';
import { settled } from './console-pages.ts';
import { openSignedIn } from './sign-in.ts';

test('a device is registered with the keyboard alone, and its first reading awaited', async ({ page }) => {
  const id = freshId('new');
  await openSignedIn(page, '/register');
  await page.getByLabel('Device id').focus();
  await page.keyboard.type(id);
  await page.keyboard.press('Tab');
  await page.keyboard.type('Back door');
  await page.keyboard.press('Tab');
  await page.keyboard.type('door, ground-floor');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Waiting for the first reading…')).toBeVisible();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  const key = (await page.getByRole('group', { name: `Key of ${id}` }).textContent()) ?? '';
  await expectAccessible(page, 'registered');
  await expect
    .poll(async () => (await ask('POST', '/ingest', { metrics: { temperature: 4.5 } }, key)).status)
    .toBe(201);
  await expect(page.getByText('The first reading is here:')).toBeVisible();
  await page.getByRole('link', { name: 'Open its page' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Back door' })).toBeVisible();
});

test('a profile is made, changed and removed', async ({ page }) => {
  const name = freshId('profile');
  await openSignedIn(page, '/profiles');
  await page.getByRole('link', { name: 'New profile' }).click();
  await page.getByLabel('Name').first().fill(name);
  await page.getByRole('group', { name: 'Metric 1' }).getByLabel('Name').fill('pressure');
  await page.getByRole('group', { name: 'Metric 1' }).getByLabel('Unit').fill('hPa');
  await page.getByRole('group', { name: 'Metric 1' }).getByLabel('Minimum').fill('300');
  await page.getByRole('button', { name: 'Create profile' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'at least 300' })).toBeVisible();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Expected interval, seconds').fill('7200');
  const asked = page.waitForEvent('dialog');
  const left = page.getByRole('link', { name: 'Devices', exact: true }).click();
  await (await asked).dismiss();
  await left;
  await expect(page.getByLabel('Expected interval, seconds')).toHaveValue('7200');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('every 2 hours')).toBeVisible();
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page).toHaveURL(/\/profiles$/);
  expect((await ask('GET', `/profiles/${name}`)).status).toBe(404);
});

test('an operator gets a key that works, until it is revoked', async ({ page }) => {
  const name = freshId('Olga');
  await openSignedIn(page, '/operators');
  await page.getByRole('button', { name: 'New operator' }).first().click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('radio', { name: /^operator/ }).check();
  await page.getByRole('button', { name: 'Make the key' }).click();
  const key = (await page.getByRole('group', { name: `Key of ${name}` }).textContent()) ?? '';
  await expect.poll(async () => (await ask('GET', '/devices', undefined, key)).status).toBe(200);
  await page.getByRole('button', { name: `Revoke ${name}` }).click();
  await page.getByRole('button', { name: 'Revoke the key' }).click();
  await expect(page.getByRole('rowheader', { name })).toHaveCount(0);
  await expect.poll(async () => (await ask('GET', '/devices', undefined, key)).status).toBe(401);
  await page.goto('/audit?kind=operator');
  await expect(page.locator('summary', { hasText: 'operator revoked' }).first()).toBeVisible();
});

test('the audit is found by what it is about, and shows before and after', async ({ page }) => {
  const id = freshId('audited');
  await register(id);
  await ask('PATCH', `/devices/${id}`, { name: 'Renamed' });
  await openSignedIn(page, '/audit');
  await page.getByLabel('Name or id').fill(id);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`subject=${id}`));
  await expect(page.locator('summary')).toHaveCount(2);
  await page.locator('summary', { hasText: 'device changed' }).click();
  const change = page.getByRole('row', { name: /name/ });
  await expect(change.locator('del')).toHaveText(id);
  await expect(change.locator('ins')).toHaveText('Renamed');
});

test('a viewer is shown what they may see, and nothing to change it with', async ({ page }) => {
  const id = freshId('seen');
  await register(id);
  const { data } = await ask('POST', '/operators', { name: freshId('viewer'), role: 'viewer' });
  await openSignedIn(page, `/devices/${id}`, data.api_key);
  await expect(page.getByRole('heading', { level: 1, name: id })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Parts of the device' }).getByRole('link')).toHaveText([
    'Readings',
    'Delivery',
    'Settings',
  ]);
  await page.goto(`/devices/${id}/settings`);
  await expect(page.getByRole('region', { name: 'Profile' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save changes' })).toHaveCount(0);
  await page.goto('/register');
  await expect(page.getByText('Not with your role')).toBeVisible();
  await page.goto('/profiles/esp32-env');
  await expect(page.getByRole('heading', { level: 1, name: 'esp32-env' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit' })).toHaveCount(0);
});

test('a session that ends takes nothing away that was typed', async ({ page, context }) => {
  const id = freshId('kept');
  await openSignedIn(page, '/register');
  await page.getByLabel('Device id').fill(id);
  await context.clearCookies();
  await page.getByRole('button', { name: 'Register' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel('Key')).toBeFocused();
  const { data } = await ask('POST', '/operators', { name: freshId('again'), role: 'operator' });
  await expect.poll(async () => (await ask('GET', '/devices', undefined, data.api_key)).status).toBe(200);
  await dialog.getByLabel('Key').fill(data.api_key);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Waiting for the first reading…')).toBeVisible();
  expect((await ask('GET', `/devices/${id}`)).status).toBe(200);
});

const PAGES = [
  '/register',
  '/profiles',
  '/profiles/esp32-env',
  '/profiles/new',
  '/operators',
  '/audit',
  '/dead-letters',
];

test('every page is accessible, and fits a phone', async ({ page }) => {
  test.slow();
  await openSignedIn(page, '/');
  for (const path of PAGES) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(path);
    await settled(page);
    await expectAccessible(page, path);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNothingCutOff(page, path);
  }
});

test('what cannot be read is said with its trace, and tried again', async ({ page }) => {
  test.slow();
  await openSignedIn(page, '/');
  for (const path of ['/profiles', '/operators', '/audit', '/dead-letters']) {
    const api = `**/api/v1${path}*`;
    await page.route(api, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: 'Unavailable', detail: 'Ask again.', trace_id: 'trace-1' }),
      }),
    );
    await page.goto(path);
    await expect(page.getByRole('alert')).toContainText('trace-1');
    await expectAccessible(page, `${path} that fails`);
    await page.unroute(api);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await settled(page);
  }
});
