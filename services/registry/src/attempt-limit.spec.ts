import { networkOf, AttemptLimit } from './attempt-limit.ts';

const settings = { failures: 3, windowMs: 60_000, addresses: 2 };

function failures(limit: AttemptLimit, address: string, nowMs: number, count: number): number[] {
  return Array.from({ length: count }, () => limit.begin(address, nowMs));
}

describe('the limit of attempts', () => {
  it('lets an address fail so often and then has it wait until its window ends', () => {
    const limit = new AttemptLimit(settings);
    expect(failures(limit, 'a', 0, 3)).toEqual([0, 0, 0]);
    expect(limit.begin('a', 20_000)).toBe(40_000);
    expect(limit.begin('b', 20_000)).toBe(0);
    expect(limit.begin('a', 60_000)).toBe(0);
  });

  it('does not count what succeeded', () => {
    const limit = new AttemptLimit(settings);
    for (let i = 0; i < 100; i++) {
      expect(limit.begin('a', 0)).toBe(0);
      limit.succeeded('a');
    }
    expect(failures(limit, 'a', 0, 4)).toEqual([0, 0, 0, 60_000]);
  });

  it('remembers so many addresses, and forgets the one that ends first', () => {
    const limit = new AttemptLimit(settings);
    failures(limit, 'a', 0, 3);
    failures(limit, 'b', 1, 3);
    failures(limit, 'c', 2, 3);
    expect([limit.begin('c', 3), limit.begin('b', 3)]).toEqual([59_999, 59_998]);
    expect(limit.begin('a', 3)).toBe(0);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::7', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::', 'fe80:0:0:0'],
  ])('takes %s as one of %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});
