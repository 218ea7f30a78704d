import type { Device } from '../api/device.ts';
import type { Page } from '../api/envelope.ts';
import type { LiveReading } from '../live/live-reading.ts';
import { toCsv } from '../ui/save-file.ts';

/** The devices read so far and where the next page starts. */
export type DeviceList = Page<Device>;

/** The list after its next page; a device that moved between pages meanwhile appears once. */
export function extendList(list: DeviceList, page: DeviceList): DeviceList {
  const byId = new Map([...list.items, ...page.items].map((device) => [device.id, device]));
  return { items: [...byId.values()], nextCursor: page.nextCursor };
}

/** The device with a reading that came live after the list was read; it has just been heard, so it is online. */
export function withLive(device: Device, live: LiveReading | undefined): Device {
  if (!live || live.at <= (device.latest?.at ?? -Infinity)) return device;
  return { ...device, latest: live, status: device.status === 'inactive' ? 'inactive' : 'online' };
}

/** The list as a file, one row a device; a metric is a column when any device's newest reading has it. */
export function listCsv(devices: readonly Device[]): string {
  const metrics = [...new Set(devices.flatMap(({ latest }) => Object.keys(latest?.metrics ?? {})))].sort();
  const header = ['device_id', 'name', 'status', 'tags', 'reading_count', 'latest_at', ...metrics];
  const rows = devices.map(({ id, name, status, tags, readingCount, latest }) => [
    id,
    name,
    status,
    tags.join(';'),
    readingCount,
    latest ? new Date(latest.at).toISOString() : null,
    ...metrics.map((metric) => latest?.metrics[metric] ?? null),
  ]);
  return toCsv([header, ...rows]);
}
