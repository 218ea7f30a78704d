import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { factoryCsv, labelPayload, newSecrets } from './secrets.ts';
import { verifierOf } from './srp.ts';

/** What stock ESP-IDF code and Espressif's client made of wifiprov and abcd1234. */
const RECORDED = {
  salt: 'be618ca83c9c56b0cfb4e78cd29383f4',
  verifier:
    '5ca7388f6e0f5d942d0f3ab301e70c5d33d75f2c349b92b301758c3de932b6bb6e3754352a739f40d97b0113a99367c5' +
    '2a0e422d855716926cc0eab0f1d11a80ee0cf81210a8a31cae48f5f8196dc3040b2002a328ca044e03432286677f3d04' +
    '20a1902449f5e9191690f2b664af4e3b67baff471ba1c4310f1ee36a8bf2025336875947a9612b7dfce450445a84c5e9' +
    '5c5cb0140c9546d9cc8df3a1d162c9ed1c967639317bde1e1aa7cf4e95e0ea2a85fb1443df192f548e09d6d496134afe' +
    '0191b918b9e03f8902e21c90e2005c643aca4d96428826eb436a16031e039b5a5fd3902f8e6541addc3322b97408e9f8' +
    '3d36b83457a764ebc3d9742315b1e04db222f16a58a8757f1140483f4040d8f457ff78bf1e1c7c35395d8a1602f6df1b' +
    'ad207e7ba172ea12f14f57ce4c5bcb79c717c0e811b3f4254632887b8ae3f2184fc42970522bd9baa82ae6e3a5dc3400' +
    '5368b7a9a43991269952ef6be4085ccabc338a8110f6069526bfea43db9c2ce72674626d1cc8388494a5e998921ab0ff',
};

const counting = () => {
  let next = 0;
  return (count: number) => Uint8Array.from({ length: count }, () => next++ % 256);
};

describe('the secrets of a device', () => {
  it('have the verifier that stock firmware makes', () => {
    const verifier = verifierOf('wifiprov', 'abcd1234', Buffer.from(RECORDED.salt, 'hex'));
    expect(Buffer.from(verifier).toString('hex')).toBe(RECORDED.verifier);
  });

  it('never have a salt that begins with zero', () => {
    let salts = 0;
    const random = (count: number) =>
      count === 1 ? Uint8Array.of(7) : new Uint8Array(count).fill(salts++ < 3 ? 0 : 9);
    expect(newSecrets('room-1', random).salt[0]).toBe(9);
    expect(salts).toBe(4);
  });

  it('give the label the password and the device only what proves it', () => {
    const secrets = newSecrets('room-1', counting());
    expect(secrets.password).toMatch(/^[2-9a-hjkmnp-z]{16}$/);
    expect(JSON.parse(labelPayload(secrets))).toEqual({
      ver: 'v1',
      name: 'room-1',
      username: 'telemetry',
      pop: secrets.password,
      transport: 'ble',
      network: 'wifi',
    });
    expect(factoryCsv(secrets)).not.toContain(secrets.password);
    expect(factoryCsv(secrets)).toContain(`salt,data,hex2bin,${Buffer.from(secrets.salt).toString('hex')}`);
  });
});

describe('the command', () => {
  const label = fileURLToPath(new URL('label.ts', import.meta.url));
  const run = (...args: string[]) => execFileSync(process.execPath, [label, ...args], { encoding: 'utf8' });

  it('writes a file that only its owner reads, and no file over another', () => {
    const folder = mkdtempSync(join(tmpdir(), 'telemetry-label-'));
    try {
      const file = join(folder, 'room-1.csv');
      const { name, pop } = JSON.parse(run('room-1', file)) as { name: string; pop: string };
      expect(name).toBe('room-1');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, 'utf8')).not.toContain(pop);
      expect(() => run('room-1', file)).toThrow(/EEXIST/);
      expect(() => run('no name', file)).toThrow(/letters, digits/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
