import { invalidField } from '@telemetry/chassis';
import type { LiveReading } from '../feed/feed-message.ts';

/** The room of those who want every device. */
export const ALL = 'all';

/** What a client subscribes to: one device, or all. */
export interface Selection {
  readonly device_id?: string;
  readonly all?: true;
}

/** The room of a selection. @throws Problem VALIDATION_ERROR unless it names either a device or all. */
export function roomOf({ device_id: deviceId, all }: Selection): string {
  if ((deviceId === undefined) === (all === undefined)) {
    throw invalidField('device_id', 'give either device_id or all: true', 'oneOf');
  }
  return deviceId === undefined ? ALL : roomOfDevice(deviceId);
}

/** The room of a device. */
export function roomOfDevice(deviceId: string): string {
  return `device:${deviceId}`;
}

/** The readings that belong to a room. */
export function readingsIn(room: string, readings: readonly LiveReading[]): readonly LiveReading[] {
  return room === ALL ? readings : readings.filter((reading) => roomOfDevice(reading.device_id) === room);
}
