import type { Page } from '@playwright/test';
import { ADMIN_KEY } from './system.ts';

/** Signs a browser in with a key, without the page where a person does it, and opens a page of the console. */
export async function openSignedIn(page: Page, path: string, key: string = ADMIN_KEY): Promise<void> {
  const answer = await page.request.post('/api/v1/auth/session', {
    data: { key },
    headers: { 'X-Requested-With': 'telemetry-console' },
  });
  if (!answer.ok()) throw new Error(`Signing in answered ${answer.status()}`);
  await page.goto(path);
}
