import { expect, type Page, test } from '@playwright/test';
import { ask, freshId, register } from './api.ts';
import { openSignedIn } from './sign-in.ts';

const TAG = freshId('hall');
const DEVICES = [freshId('alpha'), freshId('beta')];
const keys: string[] = [];

/** Posts one reading as the device does. */
async function post(device: number, value: number, metric = 'temperature'): Promise<void> {
  const body = { metrics: { [metric]: value } };
  await expect.poll(async () => (await ask('POST', '/ingest', body, keys[device])).status).toBe(201);
}

const row = (page: Page, id: string) => page.getByRole('row').filter({ hasText: id });

test.beforeAll(async () => {
  for (const id of DEVICES) keys.push(await register(id));
  await ask('POST', '/devices/bulk', { device_ids: [DEVICES[0]], add_tags: [TAG] });
  await post(0, 20);
});

test('the overview counts what arrives and tells what becomes of a device', async ({ page }) => {
  await openSignedIn(page, '/');
  const parts = page.getByRole('region', { name: 'Parts of the system' });
  await expect(parts.getByText('ready', { exact: true })).toHaveCount(4);
  const id = freshId('newcomer');
  await register(id);
  await expect(page.getByRole('region', { name: 'What happens' }).getByText(id).first()).toBeVisible();
});

test('the list is narrowed by its address, follows what arrives, and is found again', async ({ page }) => {
  await openSignedIn(page, '/devices');
  await page.getByRole('searchbox').fill(DEVICES[0] ?? '');
  await expect(page).toHaveURL(new RegExp(`q=${DEVICES[0]}`));
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByText('1 found')).toBeVisible();
  await post(0, 33.25);
  await expect(row(page, DEVICES[0] ?? '')).toContainText('33.25');
  await page.goto(`/devices?tag=${TAG}`);
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Heard' }).click();
  await expect(page).toHaveURL(/sort=last_seen_at/);
  await page.reload();
  await expect(page.getByRole('columnheader', { name: 'Heard' })).toHaveAttribute('aria-sort', 'ascending');
});

test('marked devices are tagged and deactivated together', async ({ page }) => {
  await openSignedIn(page, `/devices?q=${DEVICES[1]}`);
  await row(page, DEVICES[1] ?? '')
    .getByRole('checkbox')
    .check();
  await page.getByLabel('Tags').fill('west');
  await page.getByRole('button', { name: 'Add tag' }).click();
  await expect(row(page, DEVICES[1] ?? '')).toContainText('west');
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click();
  await page.getByRole('button', { name: 'Deactivate 1 device' }).click();
  // What came of adding the tag reads the same, so the text alone tells nothing.
  const changed = async () => (await ask('GET', `/devices/${DEVICES[1]}`)).data;
  await expect.poll(changed).toMatchObject({ is_active: false, tags: ['west'] });
  await expect(page.getByText('1 device changed')).toBeVisible();
});

test('a file is looked at before it is imported, and its keys are had once', async ({ page }) => {
  const [good, other] = [freshId('imported'), freshId('imported')];
  await openSignedIn(page, '/devices');
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import devices' });
  const buffer = Buffer.from(`device_id,name\n${good},Good\nnot an id,Bad\n${other},Other\n`);
  await dialog.locator('input').setInputFiles({ name: 'fleet.csv', mimeType: 'text/csv', buffer });
  await expect(dialog).toContainText('Line 3');
  expect((await ask('GET', `/devices/${good}`)).status).toBe(404);
  await dialog.getByRole('button', { name: 'Import 2' }).click();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save 2 keys' }).click();
  expect((await download).suggestedFilename()).toBe('device-keys.csv');
  await dialog.getByRole('button', { name: 'Done' }).click();
  expect((await ask('GET', `/devices/${good}`)).data.name).toBe('Good');
});

test('a view of a tag is kept for another day', async ({ page }) => {
  await openSignedIn(page, `/devices?tag=${TAG}`);
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByLabel(/Name of the view/).fill(`View ${TAG}`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Remove view' })).toBeVisible();
  await page.goto('/devices');
  await page.getByLabel('Saved views').selectOption(`View ${TAG}`);
  await expect(page).toHaveURL(new RegExp(`tag=${TAG}`));
});

test('the live page begins with the past, follows a device, stands still, and lists readings', async ({
  page,
}) => {
  await post(0, 10.5);
  await openSignedIn(page, `/live?tag=${TAG}`);
  const tile = page.getByRole('link', { name: new RegExp(DEVICES[0] ?? '') });
  await expect(tile).toContainText('10.5 °C');
  await expect(tile.locator('path[d^="M"]')).toBeAttached();
  await post(0, 11.5);
  await expect(tile).toContainText('11.5 °C');
  await page.getByRole('button', { name: 'Pause' }).click();
  await post(0, 12.5);
  await expect(page.getByText('1 reading since the pause')).toBeVisible();
  await expect(tile).toContainText('11.5');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(tile).toContainText('12.5');
  await page.getByRole('radio', { name: 'Log' }).check();
  await post(0, 13.5);
  await expect(page.getByRole('region', { name: 'Log of readings' })).toContainText('temperature 13.5');
});

test('numbers are written as in two languages', async ({ page }) => {
  await post(0, 12_345.5, 'pressure');
  for (const [locale, text] of [
    ['en-GB', '12,345.5'],
    ['de-DE', '12.345,5'],
  ] as const) {
    await page.addInitScript(
      (chosen) => localStorage.setItem('telemetry.preferences', JSON.stringify({ locale: chosen })),
      locale,
    );
    await openSignedIn(page, `/devices?q=${DEVICES[0]}`);
    await expect(row(page, DEVICES[0] ?? '')).toContainText(text);
  }
});
