import { invalidField } from '@telemetry/chassis';
import { LONGEST_BOOT_MS } from '../anchors/boot-sight.ts';

/** Most readings in a batch. */
export const MAX_BATCH = 1000;

/** A batch as it was sent: its readings, and the device of those that name none. */
export interface BatchBody {
  readonly deviceId: string | undefined;
  readonly readings: readonly unknown[];
  /** Milliseconds since the boot of its device when it was sent; undefined when that is not said. */
  readonly sentTRelMs: number | undefined;
}

/**
 * Reads a batch: `{device_id?, sent_t_rel_ms?, readings: […]}` or a bare array.
 * @throws Problem VALIDATION_ERROR when it is neither, or empty, or too long.
 */
export function batchBody(body: unknown): BatchBody {
  const { device_id: deviceId, readings, sent_t_rel_ms: sent } = membersOf(body);
  if (!Array.isArray(readings)) throw invalidField('readings', 'must be an array of readings', 'array');
  if (readings.length === 0) throw invalidField('readings', 'must hold at least one reading', 'minReadings');
  if (readings.length > MAX_BATCH) {
    throw invalidField(
      'readings',
      `must hold at most ${MAX_BATCH} readings, not ${readings.length}`,
      'maxReadings',
    );
  }
  const sentTRelMs = sentAt(sent);
  if (deviceId === undefined || deviceId === null) return { deviceId: undefined, readings, sentTRelMs };
  if (typeof deviceId !== 'string') throw invalidField('device_id', 'must be a string', 'string');
  return { deviceId, readings, sentTRelMs };
}

function sentAt(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && value >= 0 && value <= LONGEST_BOOT_MS) return value;
  throw invalidField('sent_t_rel_ms', `must be a number from 0 to ${LONGEST_BOOT_MS}`, 'range');
}

function membersOf(body: unknown): Record<string, unknown> {
  if (Array.isArray(body)) return { readings: body };
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
