import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { ask, freshId } from './api.ts';
import { ISSUER, TOKEN_ORIGIN } from './issuer.ts';
import { openSignedIn } from './sign-in.ts';

const BUTTON = `Sign in with ${new URL(ISSUER).host}`;

test.beforeEach(async ({ context }) => {
  // The issuer's page wants a font from elsewhere.
  await context.route('https://**', (route) => route.abort());
});

/** At the issuer: says who one is, and that the console may know. */
async function signInAs(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

async function begin(page: Page, path = '/devices'): Promise<void> {
  await page.goto(path);
  await page.getByRole('link', { name: BUTTON }).click();
  await expect(page.getByPlaceholder('Enter any login')).toBeVisible();
}

/** All that scripts of the console could find in this browser. */
async function keptIn(page: Page, context: BrowserContext): Promise<string> {
  const kept = await page.evaluate(() =>
    JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.cookie,
      location.href,
      history.state,
    ]),
  );
  return kept + JSON.stringify((await context.storageState()).origins);
}

test('somebody signs in at the issuer and lands on the page they came for', async ({ page, context }) => {
  const [tokens, ids]: [string[], string[]] = [[], []];
  page.on('response', async (answer) => {
    if (!answer.url().startsWith(`${TOKEN_ORIGIN}/token`) || answer.request().method() !== 'POST') return;
    const { access_token: token, id_token: id } = (await answer.json()) as Record<string, string>;
    tokens.push(token ?? '');
    ids.push(id ?? '');
  });
  const asked = page.waitForRequest((request) => request.url().startsWith(`${ISSUER}/auth?`));
  await begin(page, '/devices?q=room');
  const parameters = new URL((await asked).url()).searchParams;
  expect(parameters.get('code_challenge_method')).toBe('S256');
  for (const name of ['code_challenge', 'state', 'nonce'])
    expect(parameters.get(name)).toMatch(/^[\w-]{43}$/);

  await signInAs(page, 'operator');
  await expect(page.getByRole('heading', { level: 1, name: 'Devices' })).toBeVisible();
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/devices?q=room');
  const who = (await (await page.request.get('/api/v1/auth/session')).json()) as { data: object };
  expect(who.data).toMatchObject({ name: 'operator', role: 'operator' });

  expect([tokens.length, ids.length]).toEqual([1, 1]);
  const kept = await keptIn(page, context);
  for (const secret of [...tokens, ...ids, 'eyJ', 'telemetry-sign-in', parameters.get('state') ?? ''])
    expect(kept).not.toContain(secret);
});

test('the page may ask the issuer, also where it gives tokens, and nobody else', async ({ page }) => {
  const answer = await page.goto('/sign-in');
  expect(answer?.headers()['content-security-policy']).toContain(
    `connect-src 'self' ${ISSUER} ${TOKEN_ORIGIN};`,
  );
});

test('who turns back at the issuer is told so, and can try again', async ({ page }) => {
  await begin(page, '/profiles');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert')).toContainText('You were not let in');
  expect(page.url()).not.toContain('access_denied');
  await page.getByRole('link', { name: BUTTON }).click();
  await signInAs(page, 'viewer');
  await expect(page).toHaveURL(/\/profiles$/);
});

test('who has no role is told so, and can use a key instead', async ({ page }) => {
  await begin(page);
  await signInAs(page, 'stranger');
  await expect(page.getByRole('alert')).toContainText('gives you no role in this system');
  await expect(page.getByLabel('Key')).toBeEditable();
  expect((await page.request.get('/api/v1/auth/session')).status()).toBe(401);
});

test('an answer that nobody asked for signs nobody in', async ({ page }) => {
  await page.goto('/sign-in?code=stolen&state=made-up');
  await expect(page.getByRole('alert')).toContainText('not begun in this window');
  expect(page.url()).not.toContain('stolen');

  await begin(page);
  await page.goto('/sign-in?code=stolen&state=made-up');
  await expect(page.getByRole('alert')).toContainText('not begun in this window');
});

test('a code that is over is told so, and the next one is taken', async ({ page }) => {
  await begin(page);
  await page.route(`${TOKEN_ORIGIN}/token`, async (route) => {
    await route.fetch();
    await route.fulfill({ response: await route.fetch() });
  });
  await signInAs(page, 'operator');
  await expect(page.getByRole('alert')).toContainText('took too long, or was used already');
  await page.unroute(`${TOKEN_ORIGIN}/token`);
  await page.getByRole('link', { name: BUTTON }).click();
  // The issuer knows who this is, but took back what was granted when its code came twice.
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page).toHaveURL(/\/devices$/);
});

test('a session that ends is renewed at the issuer, and takes nothing away that was typed', async ({
  page,
  context,
}) => {
  const id = freshId('kept');
  await openSignedIn(page, '/register');
  await page.getByLabel('Device id').fill(id);
  await context.clearCookies();
  await page.getByRole('button', { name: 'Register' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  const opened = page.waitForEvent('popup');
  await dialog.getByRole('button', { name: BUTTON }).click();
  const popup = await opened;
  const closed = popup.waitForEvent('close');
  await signInAs(popup, 'operator');
  await closed;
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Waiting for the first reading…')).toBeVisible();
  expect((await ask('GET', `/devices/${id}`)).status).toBe(200);
  const { data } = await ask('GET', `/audit?subject_kind=device&subject_id=${id}`);
  expect(data).toMatchObject([{ action: 'device.create', actor: 'operator' }]);
});
