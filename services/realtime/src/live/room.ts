import { invalidField } from '@telemetry/chassis';
import type { LiveReading } from '../feed/feed-message.ts';

/** The room of those who want every device. */
export const ALL = 'all';

/** What a client subscribes to: one device, the devices with a tag, or all. */
export interface Selection {
  readonly device_id?: string;
  readonly tag?: string;
  readonly all?: true;
}

/** Which tags a device has now. */
export type TagsOf = (deviceId: string) => readonly string[];

/** The room of a selection. @throws Problem VALIDATION_ERROR unless it names exactly one of a device, a tag and all. */
export function roomOf({ device_id: deviceId, tag, all }: Selection): string {
  if ([deviceId, tag, all].filter((each) => each !== undefined).length !== 1) {
    throw invalidField('device_id', 'give one of device_id, tag and all: true', 'oneOf');
  }
  if (deviceId !== undefined) return roomOfDevice(deviceId);
  return tag === undefined ? ALL : roomOfTag(tag);
}

/** The rooms that a device's readings and changes belong to. */
export function roomsOf(deviceId: string, tags: readonly string[]): string[] {
  return [ALL, roomOfDevice(deviceId), ...tags.map(roomOfTag)];
}

/** The readings that belong to a room now. */
export function readingsIn(
  room: string,
  readings: readonly LiveReading[],
  tagsOf: TagsOf,
): readonly LiveReading[] {
  if (room === ALL) return readings;
  return readings.filter(({ device_id: id }) => roomsOf(id, tagsOf(id)).includes(room));
}

function roomOfDevice(deviceId: string): string {
  return `device:${deviceId}`;
}

function roomOfTag(tag: string): string {
  return `tag:${tag}`;
}
