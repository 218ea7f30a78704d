import type { DeviceStatus } from '@telemetry/proto';

/** Which devices; all that are active unless it says more. */
export interface DeviceFilter {
  /** Part of the id or the name, in any case. */
  readonly q?: string | undefined;
  /** Labels, of which a device has all. */
  readonly tags: readonly string[];
  /** Only devices of this status, inactive ones among them if it is that. */
  readonly status?: DeviceStatus | undefined;
  readonly profileName?: string | undefined;
  readonly includeInactive: boolean;
}

/** What devices can be listed by. */
export const SORT_KEYS = ['device_id', 'name', 'created_at', 'last_seen_at'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** An order of devices; what has no value comes last in both directions, and the id decides between equals. */
export interface DeviceOrder {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** Reads an order as the API takes it: a key, `-` before it for descending. */
export function parseOrder(sort: string): DeviceOrder {
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const key = SORT_KEYS.find((one) => one === name);
  if (key === undefined) throw new TypeError(`${sort} is no order of devices`);
  return { key, descending };
}
