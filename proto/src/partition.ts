/**
 * How many ways READINGS is split. A device's readings stay in one partition and so in order; each partition has
 * one writer at a time. Changing it moves devices between partitions, so it needs an empty stream.
 */
export const PARTITIONS = 4;

/**
 * The partition of a device: 32-bit FNV-1a of its id (draft-eastlake-fnv), its halves folded by XOR, modulo
 * PARTITIONS. Without the fold only the two lowest bits of each character would count.
 */
export function partitionOf(deviceId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < deviceId.length; i++) hash = Math.imul(hash ^ deviceId.charCodeAt(i), 0x01000193);
  return (((hash >>> 16) ^ hash) & 0xffff) % PARTITIONS;
}
