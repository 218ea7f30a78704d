import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { installedChromium } from './chromium.ts';

let folder = '';

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telemetry-e2e-browsers-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A command in a folder of its own; returns its path. */
function command(place: string, name: string, script = '#!/bin/sh\nexit 0\n'): string {
  mkdirSync(join(folder, place), { recursive: true });
  const path = join(folder, place, name);
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}

const onPath = (...places: string[]) => places.map((place) => join(folder, place)).join(delimiter);

test('a browser is found wherever the PATH leads', () => {
  const chrome = command('opt', 'google-chrome-stable');
  expect(installedChromium({ PATH: onPath('none', 'opt') })).toBe(chrome);
});

test('the browser that CHROMIUM names comes first, and must be there', () => {
  command('usr', 'chromium');
  const own = command('own', 'my-browser');
  expect(installedChromium({ PATH: onPath('usr'), CHROMIUM: own })).toBe(own);
  expect(() => installedChromium({ PATH: onPath('usr'), CHROMIUM: `${own}-not` })).toThrow('cannot be run');
});

test('a shim that leads to a snap is passed over', () => {
  command('usr', 'chromium-browser', '#!/bin/sh\nexec /snap/bin/chromium "$@"\n');
  mkdirSync(join(folder, 'bin'));
  symlinkSync(command('snap', 'snapd'), join(folder, 'bin', 'chromium'));
  const chrome = command('opt', 'google-chrome');
  expect(installedChromium({ PATH: onPath('bin', 'usr', 'opt') })).toBe(chrome);
});
