import { expect, type Page } from '@playwright/test';

/** Every page of the console by a short name, as addresses; those of a device are this one's. */
export function consolePages(device: string): Readonly<Record<string, string>> {
  const own = `/devices/${device}`;
  return {
    overview: '/',
    devices: '/devices',
    device: `${own}?range=1h`,
    delivery: `${own}/delivery`,
    keys: `${own}/keys`,
    activity: `${own}/activity`,
    send: `${own}/send`,
    'device-settings': `${own}/settings`,
    live: '/live',
    log: '/live?view=log',
    register: '/register',
    provision: '/provision',
    profiles: '/profiles',
    profile: '/profiles/esp32-env',
    'new-profile': '/profiles/new',
    operators: '/operators',
    audit: '/audit',
    'dead-letters': '/dead-letters',
    settings: '/settings',
  };
}

/** The page is there, with its data or the lack of it. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('tc-skeleton')).toHaveCount(0);
}
