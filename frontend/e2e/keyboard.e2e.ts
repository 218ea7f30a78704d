import { expect, type Locator, type Page, test } from '@playwright/test';
import { ask, freshId, register } from './api.ts';
import { refuseReading } from './refused-reading.ts';
import { openSignedIn } from './sign-in.ts';

const DEVICE = freshId('by-keyboard');
let key = '';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

/** Presses Tab, as a person does, until this has the focus. */
async function tabTo(page: Page, target: Locator, way: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  const isThere = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 60; presses++) {
    if (await isThere()) return;
    await page.keyboard.press(way);
  }
  throw new Error(`${way} does not lead to ${String(target)}`);
}

/** Goes to a button by Tab and presses it. */
async function pressButton(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, button(page, name));
  await page.keyboard.press('Enter');
}

test.beforeAll(async () => {
  key = await register(DEVICE);
  const post = async () => (await ask('POST', '/ingest', { metrics: { temperature: 20 } }, key)).status;
  await expect.poll(post).toBe(201);
});

test('a list is searched, kept as a view and changed, and the focus stays where the work is', async ({
  page,
}) => {
  const tag = freshId('tag');
  await openSignedIn(page, '/devices');
  await expect(page.getByRole('heading', { level: 1, name: 'Devices' })).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByPlaceholder('Search by name or id')).toBeFocused();
  await page.keyboard.type(DEVICE);
  await expect(page).toHaveURL(new RegExp(`q=${DEVICE}`));
  await expect(page.getByRole('row')).toHaveCount(2);

  await tabTo(page, button(page, 'Save view'), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(/Name of the view/)).toBeFocused();
  await page.keyboard.type(`View ${tag}`);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Saved views')).toBeFocused();
  await pressButton(page, 'Remove view');
  await expect(button(page, 'Save view')).toBeFocused();

  await tabTo(page, page.getByRole('checkbox', { name: `Mark ${DEVICE}` }));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByLabel('Tags'), 'Shift+Tab');
  await page.keyboard.type(tag);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: DEVICE })).toContainText(tag);
  await pressButton(page, 'Deactivate');
  await expect(button(page, 'Deactivate 1 device')).toBeFocused();
  await pressButton(page, 'Cancel');
  await pressButton(page, 'Mark none');
  await expect(page.getByRole('checkbox', { name: 'Mark all that are shown' })).toBeFocused();
});

test('a dialog takes the focus and gives it back', async ({ page }) => {
  await openSignedIn(page, `/devices/${DEVICE}/keys`);
  await tabTo(page, button(page, 'New key'));
  for (let times = 0; times < 2; times++) {
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByLabel('The key it has now')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(button(page, 'New key')).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await pressButton(page, 'Make the key');
  await expect(page.getByRole('group', { name: `New key of ${DEVICE}` })).toBeVisible();
  await expect(button(page, 'New key')).toBeFocused();
  await tabTo(page, button(page, /^Revoke key/).first());
  await page.keyboard.press('Enter');
  await pressButton(page, 'Revoke the key');
  await expect(button(page, /^Revoke key/)).toHaveCount(1);
  await expect(button(page, /^Revoke key/)).toBeFocused();
});

test('a chart is looked into closer, left again and read as a table', async ({ page }) => {
  await openSignedIn(page, `/devices/${DEVICE}?range=1h`);
  await pressButton(page, 'Zoom in');
  await expect(page).toHaveURL(/start=.*end=/);
  await expect(button(page, 'Zoom in')).toBeFocused();
  await tabTo(page, page.getByRole('link', { name: 'Back to 1h' }));
  await page.keyboard.press('Enter');
  await expect(button(page, 'Pause')).toBeFocused();
  await pressButton(page, 'Table of temperature');
  const values = page.getByRole('region', { name: 'Values of the chart' });
  await expect(values).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(values).toBeFocused();
  await tabTo(page, page.getByRole('link', { name: 'Settings', exact: true }).last(), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/settings\b/);
  await expect(page.getByRole('link', { name: 'Settings', exact: true }).last()).toBeFocused();
});

test('a name that was typed and not saved stays while the device is deactivated', async ({ page }) => {
  await openSignedIn(page, `/devices/${DEVICE}/settings`);
  const name = page.getByLabel('Name', { exact: true });
  await tabTo(page, name);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Typed');
  await pressButton(page, 'Deactivate');
  await expect(button(page, 'Activate again')).toBeFocused();
  expect((await ask('GET', `/devices/${DEVICE}`)).data).toMatchObject({ is_active: false, name: DEVICE });
  await expect(name).toHaveValue('Typed');
  await page.keyboard.press('Enter');
  await expect(button(page, 'Deactivate')).toBeFocused();
  await tabTo(page, button(page, 'Save changes'), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Saved.')).toBeVisible();
  expect((await ask('GET', `/devices/${DEVICE}`)).data).toMatchObject({ is_active: true, name: 'Typed' });
});

test('a dead letter is looked into and stored after all', async ({ page }) => {
  const device = freshId('refused');
  await refuseReading(device, await register(device));
  await openSignedIn(page, `/dead-letters?device=${device}`);
  await tabTo(page, page.locator('summary'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /Reading of letter/ })).toContainText('4.5');
  await pressButton(page, /^Try letter/);
  await expect(button(page, /^Try letter/)).toBeFocused();
  await expect(page.getByText('It is stored now')).toBeVisible();
  expect((await ask('GET', `/devices/${device}/delivery`)).data).toMatchObject({
    stored: 1,
    dead_lettered: 0,
  });
});
