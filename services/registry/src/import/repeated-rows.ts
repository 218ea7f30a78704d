import { invalidField } from '@telemetry/chassis';
import type { ImportRow, RejectedRow } from './import-row.ts';

/** Rejects the rows that name a device or a key which an earlier row of the file names; the first one counts. */
export function withoutRepeats(rows: readonly (ImportRow | RejectedRow)[]): (ImportRow | RejectedRow)[] {
  const devices = new Map<string, number>();
  const keys = new Map<string, number>();
  return rows.map((row) => {
    if ('problem' in row) return row;
    const { line, deviceId, keyHash } = row;
    const deviceLine = devices.get(deviceId);
    if (deviceLine !== undefined) return repeated(row, 'device_id', deviceLine);
    const keyLine = keyHash === undefined ? undefined : keys.get(keyHash);
    if (keyLine !== undefined) return repeated(row, 'api_key', keyLine);
    devices.set(deviceId, line);
    if (keyHash !== undefined) keys.set(keyHash, line);
    return row;
  });
}

function repeated({ line, deviceId }: ImportRow, field: string, earlier: number): RejectedRow {
  return { line, deviceId, problem: invalidField(field, `is in line ${earlier} already`, 'unique') };
}
