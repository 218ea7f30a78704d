import { expect, type Page, test } from '@playwright/test';
import { ask } from './api.ts';
import { expectAccessible } from './axe.ts';
import { openSignedIn } from './sign-in.ts';

const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');

test('the keyboard alone leads through the console', async ({ page }) => {
  await openSignedIn(page, '/settings');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await focused(page)).toBe('page');

  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toContainText('Go to Devices');
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();

  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page).toHaveURL(/\/live$/);
  await expect.poll(() => focused(page)).toBe('page');

  await page.keyboard.press('/');
  await expect(page).toHaveURL(/\/devices$/);
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('g?/');
  await expect(page.getByRole('searchbox')).toHaveValue('g?/');
});

test('a theme and a zone that were chosen hold after a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openSignedIn(page, '/settings');
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.getByRole('radio', { name: 'Another' }).check();
  await page.getByLabel('Name of the time zone').fill('Asia/Tokyo');
  await page.keyboard.press('Enter');
  await page.reload();
  await expect(page.getByText('Asia/Tokyo')).toBeVisible();
  expect(await background()).toBe(dark);
});

test('on a phone the pages are a thumb away and nothing is cut off', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openSignedIn(page, '/settings');
  await expect(page.getByRole('navigation', { name: 'Pages' })).toHaveCount(1);
  await page.getByRole('button', { name: 'More' }).click();
  const sheet = page.getByRole('dialog', { name: 'More' });
  await expect(sheet.getByRole('link', { name: 'Dead letters' })).toBeVisible();
  await sheet.getByRole('link', { name: 'Settings' }).click();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('button', { name: 'More' })).toBeFocused();
  for (const name of ['Overview', 'Devices', 'Live']) {
    await page.getByRole('navigation').getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(tooWide, name).toBeLessThanOrEqual(0);
  }
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('textbox', { name: 'Key', exact: true })).toBeVisible();
});

test('a viewer is led to no page that is not theirs', async ({ page }) => {
  const { data } = await ask('POST', '/operators', { name: `Viewer ${Date.now()}`, role: 'viewer' });
  await openSignedIn(page, '/', data.api_key);
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  await expect(links).toHaveText(['Overview', 'Devices', 'Live', 'Profiles', 'Settings']);
});

test('a page whose code does not arrive says so, and comes by itself when it can', async ({ page }) => {
  await openSignedIn(page, '/settings');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.route(/\.js$/, (route) => route.abort());
  await page.getByRole('link', { name: 'Profiles' }).click();
  await expect(page.getByRole('heading', { name: 'This page did not arrive' })).toBeVisible();
  await expectAccessible(page, 'page that did not arrive');
  await page.unroute(/\.js$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Profiles' })).toBeVisible();
  await expect(page).toHaveURL(/\/profiles$/);
});
