import { expiryOf } from './expiry.ts';

describe('the end of a key', () => {
  const now = new Date('2026-05-04T00:00:00Z');

  it('is never when it is left out, else the time that is given', () => {
    expect(expiryOf(undefined, now)).toBeNull();
    expect(expiryOf('2026-05-05T00:00:00Z', now)).toEqual(new Date('2026-05-05T00:00:00Z'));
    expect(expiryOf(Date.UTC(2026, 4, 5), now)).toEqual(new Date('2026-05-05T00:00:00Z'));
  });

  it.each([null, true, {}, 'tomorrow', 1777939200, '2026-05-04T00:00:00Z', '2026-02-30T00:00:00Z'])(
    'is refused as %j',
    (given) => {
      expect(() => expiryOf(given, now)).toThrow(/expires_at/);
    },
  );
});
