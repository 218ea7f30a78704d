import { expect, type Page } from '@playwright/test';
import { ADMIN_KEY } from './system.ts';

/**
 * Signs a browser in with a key, without the page where a person does it, and opens a page of the console. A key that was
 * made a moment ago may still be on its way to who checks it.
 */
export async function openSignedIn(page: Page, path: string, key: string = ADMIN_KEY): Promise<void> {
  const options = { data: { key }, headers: { 'X-Requested-With': 'telemetry-console' } };
  await expect
    .poll(async () => (await page.request.post('/api/v1/auth/session', options)).status())
    .toBeLessThan(300);
  await page.goto(path);
}
