import fc from 'fast-check';
import { DEVICE_ID } from './device-id.ts';
import { partitionOf, PARTITIONS } from './partition.ts';

const deviceId = fc.stringMatching(DEVICE_ID);

describe('the partition of a device', () => {
  it('is one of the partitions, and always the same', () => {
    fc.assert(
      fc.property(deviceId, (id) => {
        const partition = partitionOf(id);
        expect(Number.isInteger(partition) && partition >= 0 && partition < PARTITIONS).toBe(true);
        expect(partitionOf(id)).toBe(partition);
      }),
    );
  });

  // Computed with another implementation of FNV-1a. A change moves devices between partitions and so out of order.
  it.each([
    ['room-1', 0],
    ['room-2', 1],
    ['esp32-0042', 2],
    ['a4cf12000000', 3],
    ['x'.repeat(64), 2],
  ])('of %s stays what it was', (id, partition) => {
    expect(partitionOf(id)).toBe(partition);
  });

  it.each([
    ['counted', (n: number) => `device-${n}`],
    ['padded', (n: number) => `esp32-${String(n).padStart(6, '0')}`],
    ['hardware address', (n: number) => (0xa4cf12000000 + n * 4).toString(16)],
    ['repetitive', (n: number) => `line-${n}-sensor-${n}`],
    ['self-similar', (n: number) => (0xa4cf12000000 + n * 257).toString(16)],
  ])('spreads 10,000 %s ids evenly', (_kind, idOf) => {
    const sizes = Array.from({ length: PARTITIONS }, () => 0);
    for (let n = 0; n < 10_000; n++) sizes[partitionOf(idOf(n))]! += 1;
    const even = 10_000 / PARTITIONS;
    for (const size of sizes) expect(Math.abs(size - even)).toBeLessThanOrEqual(0.15 * even);
  });
});
