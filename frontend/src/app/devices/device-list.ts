import type { Device } from '../api/device.ts';
import type { Page } from '../api/envelope.ts';
import type { LiveReading } from '../live/live-reading.ts';

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
