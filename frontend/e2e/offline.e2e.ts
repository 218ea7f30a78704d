import { expect, test } from '@playwright/test';
import { openSignedIn } from './sign-in.ts';

test.use({ serviceWorkers: 'allow' });

test('nothing inline runs, and the console needs nothing of the kind', async ({ page }) => {
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
      document.documentElement.dataset.violated = violatedDirective;
    });
  });
  const violated = (): Promise<string | undefined> =>
    page.evaluate(() => document.documentElement.dataset.violated);
  for (const path of ['/', '/devices', '/live', '/settings']) {
    await openSignedIn(page, path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await violated(), path).toBeUndefined();
  }
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "inline"';
    document.body.append(script);
  });
  await expect.poll(violated).toContain('script-src');
  expect(await page.title()).not.toBe('inline');
});

test('the first JavaScript is small', async ({ page }) => {
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  const scripts = new Set<string>();
  let bytes = 0;
  client.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto('/sign-in');
  await expect(page.getByRole('textbox', { name: 'Key', exact: true })).toBeVisible();
  const isCompressed = await page.evaluate(async () => {
    const source = document.querySelector<HTMLScriptElement>('script[src*="main"]')?.src ?? '';
    return (await fetch(source)).headers.has('content-encoding');
  });
  expect(bytes).toBeLessThan(isCompressed ? 250_000 : 800_000);
});

test('the console opens without a network, says so, and goes on by itself', async ({ page, context }) => {
  await openSignedIn(page, '/settings');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  // From the next page on, the worker answers.
  await page.reload();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await expect
    .poll(async () =>
      page.evaluate(async () => (await caches.keys()).some((name) => name.includes('assets'))),
    )
    .toBe(true);
  await context.setOffline(true);
  await page.goto('/settings');
  await expect(page.getByRole('heading', { name: 'The server cannot be reached' })).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('it can be installed', async ({ page }) => {
  await openSignedIn(page, '/settings');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const client = await page.context().newCDPSession(page);
  const { errors } = await client.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
  // A test's browser has no profile to install into; nothing else may be in the way.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);
});
