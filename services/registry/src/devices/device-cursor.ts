import { DEVICE_ID } from '@telemetry/proto';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { DeviceFilter, DeviceOrder } from './device-filter.ts';

/** A list of devices: which, and in what order. */
export interface DeviceList {
  readonly filter: DeviceFilter;
  readonly order: DeviceOrder;
}

/** The device a page ended with: its id, and what the order goes by, a text or milliseconds since 1970 UTC. */
export interface DevicePosition {
  readonly deviceId: string;
  /** Null where the device has none, and where the order is that of ids. */
  readonly value: string | number | null;
}

/** The end of the year 9999: PostgreSQL cannot read all dates that JavaScript can write. */
const LATEST_MS = Date.UTC(10_000, 0) - 1;

/** The cursor of a list; it goes on with this list alone. */
export function encodeDeviceCursor(list: DeviceList, { deviceId, value }: DevicePosition): string {
  return encodeCursor(scopeOf(list), [deviceId, value]);
}

/** Undefined when the text is no cursor of this list. */
export function decodeDeviceCursor(text: string, list: DeviceList): DevicePosition | undefined {
  const [deviceId, value, ...more] = decodeCursor(text, scopeOf(list)) ?? [];
  if (typeof deviceId !== 'string' || !DEVICE_ID.test(deviceId) || more.length > 0) return undefined;
  return isValueOf(list.order, value) ? { deviceId, value } : undefined;
}

function isValueOf({ key }: DeviceOrder, value: unknown): value is DevicePosition['value'] {
  switch (key) {
    case 'device_id':
      return value === null;
    case 'name':
      return typeof value === 'string' && !value.includes('\0');
    case 'created_at':
      return isTime(value);
    case 'last_seen_at':
      return value === null || isTime(value);
  }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= LATEST_MS;
}

function scopeOf({ filter, order }: DeviceList): readonly (string | boolean | null | readonly string[])[] {
  const { q, tags, status, profileName, includeInactive } = filter;
  return [
    'devices',
    order.key,
    order.descending,
    q ?? null,
    [...tags].sort(),
    status ?? null,
    profileName ?? null,
    includeInactive,
  ];
}
