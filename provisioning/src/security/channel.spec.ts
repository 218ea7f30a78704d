import { hexOf, utf8 } from '../bytes.ts';
import { Channel } from './channel.ts';

const KEY = new Uint8Array(64).fill(7);
const nonce = (...counter: number[]) => new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, ...counter]);
const open = (...counter: number[]) => Channel.open(KEY, nonce(...counter));

describe('the channel', () => {
  it('counts each message, whoever sends it, and never encrypts the same way twice', async () => {
    const [client, device] = [await open(0, 0, 0, 1), await open(0, 0, 0, 1)];
    const seen = new Set<string>();
    for (let i = 0; i < 300; i++) {
      const asked = await client.seal(utf8('same'));
      expect(await device.open(asked)).toEqual(utf8('same'));
      const answered = await device.seal(utf8('same'));
      expect(await client.open(answered)).toEqual(utf8('same'));
      seen.add(hexOf(asked)).add(hexOf(answered));
    }
    expect(seen.size).toBe(600);
  });

  it('does not open what was changed, repeated or comes out of turn', async () => {
    const [client, device] = [await open(0, 0, 0, 1), await open(0, 0, 0, 1)];
    const first = await client.seal(utf8('one'));
    const second = await client.seal(utf8('two'));
    const changed = first.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
    for (const wrong of [changed, second, new Uint8Array(3)])
      await expect(device.open(wrong)).rejects.toMatchObject({ reason: 'out-of-step' });
    expect(await device.open(first)).toEqual(utf8('one'));
    await expect(device.open(first)).rejects.toMatchObject({ reason: 'out-of-step' });
  });

  it('ends before a nonce would come again', async () => {
    const [client, device] = [await open(255, 255, 255, 255), await open(255, 255, 255, 255)];
    expect(await device.open(await client.seal(utf8('last')))).toEqual(utf8('last'));
    await expect(client.seal(utf8('more'))).rejects.toMatchObject({ reason: 'out-of-step' });
    await expect(device.seal(utf8('more'))).rejects.toMatchObject({ reason: 'out-of-step' });
    await expect((await open(0, 0, 0, 0)).seal(utf8('none'))).rejects.toMatchObject({
      reason: 'out-of-step',
    });
  });

  it('takes no nonce of a device that never changes it', async () => {
    await expect(Channel.open(KEY, new Uint8Array(16))).rejects.toMatchObject({
      reason: 'outdated-firmware',
    });
  });

  it('sends nothing empty, and does not count it', async () => {
    const [client, device] = [await open(0, 0, 0, 1), await open(0, 0, 0, 1)];
    await expect(client.seal(new Uint8Array())).rejects.toThrow(RangeError);
    expect(await device.open(await client.seal(utf8('x')))).toEqual(utf8('x'));
  });
});
