import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeStandInNats } from '../testing/stand-in-nats.ts';
import { inTemporaryFolder } from '../testing/temporary-folder.ts';
import { natsServerBinary, type NatsSource } from './binary.ts';
import { natsVersion } from './version.ts';

const gives =
  (version: string): NatsSource =>
  (folder) =>
    Promise.resolve(makeStandInNats(folder, version));
const fails: NatsSource = () => Promise.reject(new Error('no network'));

describe('finding nats-server', () => {
  it('takes an installed one that is new enough and fetches nothing', () =>
    inTemporaryFolder(async (cacheDir) => {
      const installed = makeStandInNats(cacheDir, '2.12.0');
      await expect(natsServerBinary({ cacheDir, installed, sources: { none: fails } })).resolves.toBe(
        installed,
      );
    }));

  it('passes over one that is too old, tries the sources in order and remembers what it got', () =>
    inTemporaryFolder(async (folder) => {
      const cacheDir = join(folder, 'cache');
      const installed = makeStandInNats(folder, '2.9.10');
      const sources = {
        broken: fails,
        old: gives('2.10.22'),
        good: gives('2.10.27'),
        better: gives('2.11.0'),
      };
      const found = await natsServerBinary({ cacheDir, installed, sources });
      await expect(natsVersion(found)).resolves.toBe('2.10.27');
      await expect(natsServerBinary({ cacheDir, installed, sources: { none: fails } })).resolves.toBe(found);
    }));

  it('gives everybody a whole program when several look for it at once', () =>
    inTemporaryFolder(async (folder) => {
      const cacheDir = join(folder, 'cache');
      const options = { cacheDir, installed: undefined, sources: { good: gives('2.10.27') } };
      const found = await Promise.all(Array.from({ length: 8 }, () => natsServerBinary(options)));
      for (const binary of found) await expect(natsVersion(binary)).resolves.toBe('2.10.27');
      expect(readdirSync(cacheDir)).toEqual(['nats-server']);
    }));

  it('says what was tried and what to install when nothing works', () =>
    inTemporaryFolder(async (cacheDir) => {
      const sources = { 'the first way': fails, 'the second way': gives('2.9.0') };
      const search = natsServerBinary({ cacheDir, installed: undefined, sources });
      await expect(search).rejects.toThrow(
        /the first way: no network\n.*the second way: it is older.*\nInstall it/,
      );
    }));
});
