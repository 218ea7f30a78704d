/** Whether a device reports as it should; derived whenever it is shown, stored nowhere. */
export type DeviceStatus = 'never_seen' | 'online' | 'late' | 'offline' | 'inactive';

const ONLINE_INTERVALS = 3;
const LATE_INTERVALS = 10;

/** Online within three expected intervals of the last sign of life, late within ten, then offline. */
export function deviceStatus(
  device: {
    readonly isActive: boolean;
    readonly lastSeenAt: Date | null;
    readonly expectedIntervalS: number;
  },
  now: Date,
): DeviceStatus {
  if (!device.isActive) return 'inactive';
  if (device.lastSeenAt === null) return 'never_seen';
  const silentIntervals = (now.getTime() - device.lastSeenAt.getTime()) / (device.expectedIntervalS * 1000);
  if (silentIntervals <= ONLINE_INTERVALS) return 'online';
  return silentIntervals <= LATE_INTERVALS ? 'late' : 'offline';
}
