import { asStatus } from '../api/device.ts';
import type { DeviceStatus } from '../api/device.ts';
import { asFields, asText, orNull } from '../api/parse.ts';

/** What the gateway tells of a device that is new, was edited, or stands differently. */
export interface DeviceChange {
  readonly deviceId: string;
  readonly name: string;
  readonly status: DeviceStatus;
  readonly what: 'registered' | 'updated' | 'status';
}

/** Parses the body of a `device` message; a kind of change that is not known yet counts as an edit. */
export function parseDeviceChange(body: unknown): DeviceChange {
  const fields = asFields(body, 'device');
  const deviceId = asText(fields.device_id, 'device.device_id');
  const { change } = fields;
  return {
    deviceId,
    name: orNull(fields.name, 'device.name', asText) ?? deviceId,
    status: asStatus(fields.status),
    what: change === 'status' || change === 'registered' ? change : 'updated',
  };
}
