import { expect, test } from '@playwright/test';
import { ask, freshId, register } from './api.ts';
import { consolePages, settled } from './console-pages.ts';
import { dialogs } from './dialogs.ts';
import { inOtherLanguage, speakOtherLanguage, untranslated } from './other-language.ts';
import { refuseReading } from './refused-reading.ts';
import { openSignedIn } from './sign-in.ts';

/** Dates of this language hold no word in plain letters. */
test.use({ locale: 'ja-JP' });

const DEVICE = freshId('worded');
const REFUSED = freshId('refused');
const OPERATOR = freshId('Wanda');
/** The product, a zone, and a file. */
const NAMES = ['Telemetry', 'UTC', 'fleet.csv'];

test.beforeAll(async () => {
  const key = await register(DEVICE);
  const post = async () => (await ask('POST', '/ingest', { metrics: { temperature: 20 } }, key)).status;
  await expect.poll(post).toBe(201);
  await refuseReading(REFUSED, await register(REFUSED));
  await ask('POST', '/operators', { name: OPERATOR, role: 'viewer' });
});

/** What no language changes; the lists show what other tests have left, too. Longer ones first: they may hold others. */
async function names(): Promise<string[]> {
  const answers = await Promise.all(
    ['/devices?limit=500', '/operators?limit=500', '/profiles', '/latest?limit=1000'].map((path) =>
      ask('GET', path),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  // A metric is written with spaces.
  const own = answers.flatMap(({ data }) =>
    namesIn(data).flatMap((name) => [name, name.replaceAll('_', ' ')]),
  );
  return [...new Set([...NAMES, ...own.filter(({ length }) => length > 1)])].sort(
    (a, b) => b.length - a.length,
  );
}

/** Ids, names, tags and metrics of what the API tells. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, own]) => {
    if (member === 'metrics' || member === 'units') return [...Object.keys(own as object), ...namesIn(own)];
    if (member === 'tags') return own as string[];
    return typeof own === 'string' && /^(name|unit|profile|.*_id)$/.test(member) ? [own] : namesIn(own);
  });
}

test.beforeEach(({ page }) => speakOtherLanguage(page));

test('every text of every page can be translated', async ({ page }) => {
  test.slow();
  const known = await names();
  await page.goto('/sign-in');
  await settled(page);
  expect.soft(await untranslated(page, known), 'sign-in').toEqual([]);
  for (const [name, path] of Object.entries(consolePages(DEVICE))) {
    await openSignedIn(page, path);
    await settled(page);
    expect.soft(await untranslated(page, known), name).toEqual([]);
  }
});

test('every text of every dialog can be translated', async ({ page }) => {
  test.slow();
  const known = await names();
  for (const { name, path, open } of dialogs({ device: DEVICE, operator: OPERATOR })) {
    await openSignedIn(page, path);
    await settled(page);
    await open(page, inOtherLanguage);
    await expect(page.getByRole('dialog')).toBeVisible();
    expect.soft(await untranslated(page, known), name).toEqual([]);
  }
});
