import type { Locator, Page } from '@playwright/test';

/** How a text of the console reads: as it stands here, or in another language. */
export type Words = (text: string) => string;

/** A dialog of the console, and how a person comes to it. */
export interface Dialog {
  readonly name: string;
  readonly path: string;
  readonly open: (page: Page, words: Words) => Promise<void>;
}

const FILE = {
  name: 'fleet.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('device_id,name\nin-a-file,Good\nnot an id,Bad\n'),
};

/** Every dialog with its states, on a system that holds this device and an operator of this name. */
export function dialogs({
  device,
  operator,
}: {
  readonly device: string;
  readonly operator: string;
}): Dialog[] {
  const list = `/devices?q=${device}`;
  const keys = `/devices/${device}/keys`;
  return [
    {
      name: 'more',
      path: '/',
      open: async (page, words) => {
        await page.setViewportSize({ width: 360, height: 740 });
        await press(page, words('More'));
      },
    },
    { name: 'shortcuts', path: '/', open: (page) => page.keyboard.press('?') },
    { name: 'import', path: '/devices', open: (page, words) => press(page, words('Import')) },
    {
      name: 'import, looked at',
      path: '/devices',
      open: async (page, words) => {
        await press(page, words('Import'));
        await page.getByRole('dialog').locator('input').setInputFiles(FILE);
        await page.getByRole('dialog').getByText('not an id').waitFor();
      },
    },
    { name: 'rotate', path: list, open: rotate },
    {
      name: 'rotated',
      path: list,
      open: async (page, words) => {
        await rotate(page, words);
        await press(page, words('Make new keys'));
        await page
          .getByRole('dialog')
          .getByRole('button', { name: words('Done'), exact: true })
          .waitFor();
      },
    },
    { name: 'new operator', path: '/operators', open: (page, words) => press(page, words('New operator')) },
    {
      name: 'revoke an operator',
      path: '/operators',
      open: (page, words) => button(page, `${words('Revoke')} ${operator}`).click(),
    },
    { name: 'new key', path: keys, open: (page, words) => press(page, words('New key')) },
    {
      name: 'revoke a key',
      path: keys,
      open: async (page, words) => {
        await page
          .getByRole('button', { name: words('Revoke key') })
          .first()
          .click();
      },
    },
  ];
}

async function rotate(page: Page, words: Words): Promise<void> {
  await page.locator('tbody input[type=checkbox]').first().check();
  await press(page, words('New keys'));
}

function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

function press(page: Page, name: string): Promise<void> {
  return button(page, name).first().click();
}
