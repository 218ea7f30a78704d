import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { expect, type Page, test } from '@playwright/test';
import { ClaimRequestSchema } from '@telemetry/proto/provisioning';
import { parseClaim } from '@telemetry/provisioning';
import { ask, freshId, history, register } from './api.ts';
import { expectAccessible, expectNothingCutOff } from './axe.ts';
import { BareDevice, PACE } from './bare-device.ts';
import { CHROMIUM_FLAGS, chromium } from './chromium.ts';
import { commandsIn, inShell } from './docs-commands.ts';
import { EmulatedBluetooth } from './emulated-bluetooth.ts';
import { LinuxDevice } from './linux-device.ts';
import { openSignedIn } from './sign-in.ts';
import { ADMIN_KEY, exitOf, until } from './system.ts';

// Chromium has Web Bluetooth on Linux behind this switch only.
test.use({
  launchOptions: {
    executablePath: chromium(),
    args: [...CHROMIUM_FLAGS, '--enable-blink-features=WebBluetooth'],
  },
});

/** The step is accessible, and fits a phone. */
async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page, name);
  await picture(page, name);
}

/** The step fits a phone, and is pictured where SCREENSHOTS names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of [
    ['phone', { width: 390, height: 844 }],
    ['desktop', { width: 1280, height: 800 }],
  ] as const) {
    await page.setViewportSize(viewport);
    await expectNothingCutOff(page, name);
    const folder = process.env.SCREENSHOTS;
    if (folder === undefined) continue;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({
        path: join(folder, `provision-${name}-${colorScheme}-${size}.png`),
        fullPage: true,
      });
    }
  }
}

/** Moves on with the Tab key until the element has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (element instanceof HTMLInputElement) return element.labels?.[0]?.textContent ?? '';
      return element?.matches('a, button') === true ? element.textContent : '';
    });
    if (focused.includes(name)) return;
  }
  throw new Error(`The Tab key leads to no ${name}`);
}

/** Types into a field that has the focus, whatever stood there before. */
async function typeOver(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

test('a bare device is set up with the keyboard alone, and its firmware posts the first reading', async ({
  page,
}) => {
  test.slow();
  const id = freshId('greenhouse');
  const bare = new BareDevice();
  await openSignedIn(page, '/devices');
  const bluetooth = await EmulatedBluetooth.start(page, await bare.make(), bare.secrets.name);
  try {
    await tabTo(page, 'Set up a device');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Find the device' })).toBeVisible();
    await look(page, 'find');
    await tabTo(page, 'Find the device');
    await page.keyboard.press('Enter');

    await expect(page.getByRole('heading', { name: 'Show that you hold it' })).toBeFocused();
    await look(page, 'proof');
    await tabTo(page, 'Proof of possession');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('Wrong proof of possession');
    await look(page, 'proof-wrong');
    await page.getByLabel('Proof of possession').focus();
    await typeOver(page, bare.secrets.password);
    await page.keyboard.press('Enter');

    await expect(page.getByText('3 networks found.')).toBeVisible();
    await expect(page.getByRole('radio', { name: /Campus/ })).toBeDisabled();
    await page.getByRole('heading', { name: 'Pick the network' }).focus();
    await tabTo(page, 'Greenhouse');
    await page.keyboard.press('Space');
    await tabTo(page, 'Password of the network');
    await page.keyboard.type('potatoes and basil');
    await look(page, 'network');
    await page.keyboard.press('Enter');

    await expect(page.getByRole('heading', { name: 'Name it' })).toBeFocused();
    await tabTo(page, 'Device id');
    await page.keyboard.type(id);
    await tabTo(page, 'Name');
    await page.keyboard.type('Greenhouse');
    await tabTo(page, 'Tags');
    await page.keyboard.type('garden');
    await look(page, 'name');
    await page.keyboard.press('Enter');

    await expect(page.getByRole('alert')).toContainText('Wi-Fi password refused');
    await look(page, 'wifi-refused');
    await page.getByLabel('Password of the network').focus();
    await typeOver(page, 'tomatoes and basil');
    await page.keyboard.press('Enter');

    await expect(page.getByText('It joins the network')).toBeVisible();
    await look(page, 'progress');
    await expect(page.getByText('First reading received ✓')).toBeVisible();
    await look(page, 'first-reading');
    await page.getByRole('link', { name: 'Open its page' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Greenhouse' })).toBeVisible();

    // What the page showed was measured, kept and sent by the firmware, with a key that it fetched itself.
    const [first] = bare.linux.ledger();
    expect((await history(id))[0]?.metrics).toEqual(first?.metrics);
    const { data: keys } = await ask('GET', `/devices/${id}/keys`);
    expect(keys).toHaveLength(1);
    await bare.linux.cutPower();
    expect(await exitOf(bare.linux.powerOnAgain('--readings', '3'))).toBe(0);
  } finally {
    await bluetooth.stop();
    await bare.throwAway();
  }
});

test('a registered device is set up anew, though the connection breaks, and its old key ends', async ({
  page,
}) => {
  const id = freshId('swapped');
  const oldKey = await register(id);
  const bare = new BareDevice();
  await openSignedIn(page, '/provision');
  const bluetooth = await EmulatedBluetooth.start(page, await bare.make(), bare.secrets.name);
  try {
    await page.getByRole('button', { name: 'Find the device' }).click();
    await page.getByLabel('Proof of possession').fill(bare.label);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('3 networks found.')).toBeVisible();
    // The next request begins a new session by itself.
    await bluetooth.disconnect();
    await page.getByRole('radio', { name: /Visitors/ }).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Device id').fill(id);
    await page.getByRole('button', { name: 'Set it up' }).click();
    await expect(page.getByText(`${id} is registered already.`, { exact: false }).first()).toBeVisible();
    await look(page, 'taken');
    await page.getByRole('button', { name: `Set it up as ${id}` }).click();
    await expect(page.getByText('First reading received ✓')).toBeVisible();
    await until(
      async () => (await ask('POST', '/ingest', { metrics: { temperature: 1 } }, oldKey)).status === 401,
    );
  } finally {
    await bluetooth.stop();
    await bare.throwAway();
  }
});

test('a device in its own Wi-Fi gets the claim that the page shows, and the page sees its first reading', async ({
  page,
}) => {
  const id = freshId('own-wifi');
  const linux = new LinuxDevice('', PACE);
  await openSignedIn(page, '/provision');
  await page.getByRole('button', { name: 'Set it up by its own Wi-Fi' }).click();
  await page.getByLabel('Device id').fill(id);
  await page.getByRole('button', { name: 'Make its claim' }).click();
  const shown = page.getByRole('region', { name: 'The claim' });
  await expect(shown).toBeVisible();
  await look(page, 'own-wifi');
  try {
    const claim = parseClaim((await shown.textContent()) ?? '');
    const request = create(ClaimRequestSchema, { version: 1, ...claim });
    linux.powerOnClaimed(toBinary(ClaimRequestSchema, request));
    await expect(page.getByText('First reading received ✓')).toBeVisible();
  } finally {
    await linux.cutPower();
    linux.throwAway();
  }
});

test('the commands of the guide do what they say', async () => {
  const [label = '', , byHand = ''] = commandsIn('provisioning.md');
  const folder = mkdtempSync(join(tmpdir(), 'telemetry-label-'));
  try {
    const made = inShell(label.replace('room-1.csv', join(folder, 'room-1.csv')), {}).toString();
    expect(JSON.parse(made)).toMatchObject({ ver: 'v1', name: 'room-1', transport: 'ble' });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const id = freshId('by-hand');
  await register(id);
  const [make = '', exchange = ''] = byHand.replaceAll('room-1', id).split(/CLAIM_TOKEN=….*/);
  const { claim_token: token } = answerOf(inShell(make, { ADMIN_KEY }));
  const { api_key: key } = answerOf(inShell(exchange, { CLAIM_TOKEN: token ?? '' }));
  await until(async () => (await ask('POST', '/ingest', { metrics: { a: 1 } }, key)).status === 201);
});

function answerOf(output: Buffer): Record<string, string> {
  return (JSON.parse(output.toString()) as { data: Record<string, string> }).data;
}
