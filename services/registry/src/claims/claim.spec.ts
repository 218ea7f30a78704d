import { claimView, refusalOf } from './claim.ts';

const now = new Date('2026-05-04T00:00:00Z');
const good = {
  claimId: '5f3c9a1b20d4e6f7',
  deviceId: 'room-1',
  createdAt: new Date(now.getTime() - 1000),
  expiresAt: new Date(now.getTime() + 1),
  usedAt: null,
  isActive: true,
};
const from = (deviceId?: string) => ({ deviceId, now });

describe('a claim', () => {
  it('is good once, for its device, until it ends, while the device is active', () => {
    expect(refusalOf(good, from())).toBeUndefined();
    expect(refusalOf(good, from('room-1'))).toBeUndefined();
    expect(refusalOf(good, from('room-2'))).toBe('foreign');
    expect(refusalOf({ ...good, usedAt: now }, from())).toBe('used');
    expect(refusalOf({ ...good, expiresAt: now }, from())).toBe('expired');
    expect(refusalOf({ ...good, isActive: false }, from())).toBe('inactive');
  });

  it('is shown without anything that opens anything', () => {
    expect(claimView({ ...good, ...{ tokenSha256: 'secret' } })).toEqual({
      claim_id: '5f3c9a1b20d4e6f7',
      device_id: 'room-1',
      created_at: '2026-05-03T23:59:59.000Z',
      expires_at: '2026-05-04T00:00:00.001Z',
    });
  });
});
