import { invalidField } from '@telemetry/chassis';

/** Most readings in a batch. */
export const MAX_BATCH = 1000;

/** A batch as it was sent: its readings, and the device of those that name none. */
export interface BatchBody {
  readonly deviceId: string | undefined;
  readonly readings: readonly unknown[];
}

/**
 * Reads a batch: `{device_id?, readings: […]}` or a bare array.
 * @throws Problem VALIDATION_ERROR when it is neither, or empty, or too long.
 */
export function batchBody(body: unknown): BatchBody {
  const { device_id: deviceId, readings } = membersOf(body);
  if (!Array.isArray(readings)) throw invalidField('readings', 'must be an array of readings', 'array');
  if (readings.length === 0) throw invalidField('readings', 'must hold at least one reading', 'minReadings');
  if (readings.length > MAX_BATCH) {
    throw invalidField(
      'readings',
      `must hold at most ${MAX_BATCH} readings, not ${readings.length}`,
      'maxReadings',
    );
  }
  if (deviceId === undefined || deviceId === null) return { deviceId: undefined, readings };
  if (typeof deviceId !== 'string') throw invalidField('device_id', 'must be a string', 'string');
  return { deviceId, readings };
}

function membersOf(body: unknown): Record<string, unknown> {
  if (Array.isArray(body)) return { readings: body };
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
