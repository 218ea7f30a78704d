import { deviceNumberOf } from '../system/fleet-names.ts';
import type { WideRow } from './wide-table.ts';

/** A reading as it is POSTed. */
export interface Posted {
  readonly device_id: string;
  readonly timestamp: number;
  readonly metrics: { readonly temperature: number; readonly humidity: number; readonly voltage: number };
}

/** A batch of one device as it is POSTed. */
export interface PostedBatch {
  readonly device_id: string;
  readonly readings: readonly Omit<Posted, 'device_id'>[];
}

/** The row of a reading; the rivals know their devices by number without having to ask. */
export function rowOf({ device_id, timestamp, metrics }: Posted): WideRow {
  return { device: deviceNumberOf(device_id), tsMs: timestamp, ...metrics };
}
