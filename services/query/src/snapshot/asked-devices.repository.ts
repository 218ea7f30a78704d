import { invalidField, Problem } from '@telemetry/chassis';
import { DEVICE_ID } from '@telemetry/proto';
import type { Queryable } from '../reading/queryable.repository.ts';
import type { AskedDevice, DeviceSelection } from './asked-devices.ts';

/** No question is about more devices. */
export const MAX_DEVICES = 10_000;

const COLUMNS = `id, expected_interval_s as "expectedIntervalS", units, retention_days as "retentionDays"`;

/** @throws Problem DEVICE_NOT_FOUND */
export async function getDevice(client: Queryable, deviceId: string): Promise<AskedDevice> {
  // Not every text can be asked for: PostgreSQL refuses a NUL.
  const { rows } = DEVICE_ID.test(deviceId)
    ? await client.query<AskedDevice>({
        name: 'get-asked-device',
        text: `select ${COLUMNS} from device where device_id = $1`,
        values: [deviceId],
      })
    : { rows: [] };
  if (rows[0] === undefined)
    throw new Problem('DEVICE_NOT_FOUND', `There is no device ${JSON.stringify(deviceId)}.`);
  return rows[0];
}

/** The devices of a selection, by their keys; one that is named but unknown is left out. @throws Problem 422 when there are too many */
export async function findDevices(
  client: Queryable,
  { tag, deviceIds }: DeviceSelection,
): Promise<AskedDevice[]> {
  const { rows } = await client.query<AskedDevice>(
    `select ${COLUMNS} from device
     where ($1::text is null or tags @> array[$1::text]) and ($2::text[] is null or device_id = any($2))
     order by id limit ${MAX_DEVICES + 1}`,
    [tag ?? null, deviceIds ?? null],
  );
  if (rows.length <= MAX_DEVICES) return rows;
  throw invalidField(
    'tag',
    `more than ${MAX_DEVICES} devices: ask for fewer, by a tag or device_id`,
    'devices',
  );
}
