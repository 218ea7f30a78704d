import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ORIGIN, REPOSITORY } from './system.ts';

test('the types of the console come from what the running system describes', async () => {
  const built: unknown = JSON.parse(
    readFileSync(join(REPOSITORY, 'infra', 'edge', 'dist', 'openapi.json'), 'utf8'),
  );
  expect(await (await fetch(`${ORIGIN}/openapi.json`)).json()).toEqual(built);
});
