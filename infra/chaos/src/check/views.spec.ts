import type { Fate } from '../load/fate.ts';
import type { LiveReading } from '../load/live-view.ts';
import { metricsOf } from '../plan/reading.ts';
import { receivedFaults } from './views.ts';

const device = 'd';
const fate = (n: number, attempts = 1): Fate => ({
  reading: { device, n, slot: `number ${n}` },
  attempts,
  acknowledged: 1,
  rejected: 0,
  firstSentAt: n,
});
const live = (n: number, more: Partial<LiveReading> = {}): LiveReading => ({
  id: `id-${n}`,
  device_id: device,
  metrics: metricsOf({ device, n }),
  cursor: String(n),
  ...more,
});
const known = (...fates: Fate[]) => ({
  stored: new Set(fates.map(({ reading }) => reading.n)),
  fates: new Map(fates.map((one) => [one.reading.n, one])),
});
const faults = (received: LiveReading[], ...fates: Fate[]) =>
  receivedFaults({ device, received }, known(...fates));

describe('what a live view received', () => {
  it('is in order when each stored reading came once as it was sent', () => {
    expect(faults([live(0), live(1)], fate(0), fate(1))).toEqual([]);
  });

  it('must not come twice, unless the device sent it twice', () => {
    expect(faults([live(0), live(0)], fate(0))).toEqual(['number 0 came 2 times']);
    expect(faults([live(0), live(0)], fate(0, 2))).toEqual([]);
  });

  it('must be stored, of its device, and unchanged', () => {
    expect(faults([live(1)], fate(0))).toEqual(['id-1 came, but is not stored']);
    expect(faults([live(0, { device_id: 'other' })], fate(0))).toEqual(['id-0 is of other']);
    expect(faults([live(0, { metrics: { n: 0 } })], fate(0))).toEqual(['number 0 came with other values']);
  });
});
