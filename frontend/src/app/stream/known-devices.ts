import type { DataOf } from '../api/contract.ts';
import { parseReading } from '../api/reading.ts';
import type { LiveReading } from '../live/live-reading.ts';

/** Unit by metric name. */
export type Units = Readonly<Record<string, string>>;

/** The newest readings as if they had just arrived. */
export function asArrived(
  latest: DataOf<'/api/v1/latest', 'get'>,
): Pick<LiveReading, 'deviceId' | 'at' | 'metrics'>[] {
  return latest.map((reading) => ({ deviceId: reading.device_id, ...parseReading(reading, 'data') }));
}

/** The units of each device's metrics. */
export function unitsOf(latest: DataOf<'/api/v1/latest', 'get'>): ReadonlyMap<string, Units> {
  return new Map(latest.map(({ device_id: deviceId, units }) => [deviceId, units]));
}
