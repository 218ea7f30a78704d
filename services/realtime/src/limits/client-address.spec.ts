import { clientAddress } from './client-address.ts';

const isTrusted = (address: string) => address.startsWith('10.') || address === '127.0.0.1';

describe('the address of a client', () => {
  it.each([
    ['its own without a proxy', '203.0.113.7', undefined, '203.0.113.7'],
    ['its own, whatever it says itself', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['what our proxy says', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
    [
      'what our nearest proxy says that is none of ours',
      '10.0.0.1',
      '1.2.3.4, 203.0.113.7, 10.0.0.2',
      '203.0.113.7',
    ],
    ['what the last of several headers says', '10.0.0.1', ['1.2.3.4', '203.0.113.7'], '203.0.113.7'],
    ['the furthest when all are ours', '127.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ["our proxy's when it says nothing", '127.0.0.1', ' ', '127.0.0.1'],
  ])('is %s', (_what, remote, forwarded, expected) => {
    expect(clientAddress(remote, forwarded, isTrusted)).toBe(expected);
  });
});
