import { Injectable } from '@nestjs/common';
import { decodeBody } from '../reading/body.ts';
import { metricSet, MetricSets } from '../reading/metric-sets.repository.ts';
import type { Queryable } from '../reading/queryable.repository.ts';
import type { StoredReading } from '../reading/reading-answer.ts';
import type { DeviceSelection } from '../snapshot/asked-devices.ts';
import { getDevice } from '../snapshot/asked-devices.repository.ts';
import { Snapshots } from '../snapshot/snapshot.repository.ts';
import { whileAsked } from '../time/question.service.ts';

/** The newest reading of a device. */
export interface Latest extends StoredReading {
  readonly deviceId: string;
  /** Unit by metric name, of those that the device's profile declares. */
  readonly units: Readonly<Record<string, string>>;
}

/** Which part of a list, which goes by device id. */
export interface LatestPage {
  /** The last device of the page before. */
  readonly after?: string;
  readonly limit: number;
}

interface Row {
  readonly deviceId: string;
  readonly units: Readonly<Record<string, string>>;
  readonly tsMs: number;
  readonly set: number;
  readonly body: Uint8Array;
}

const COLUMNS = `(extract(epoch from l.ts) * 1000)::float8 as "tsMs", l.metric_set_id as set, l.body`;

/** The newest readings, by timestamp. */
@Injectable()
export class LatestRepository {
  constructor(private readonly snapshots: Snapshots) {}

  /** The newest reading of a device; undefined when it has none. @throws Problem DEVICE_NOT_FOUND */
  async find(deviceId: string): Promise<Latest | undefined> {
    return this.snapshots.snapshot(
      whileAsked(async (client) => {
        const { id, units } = await getDevice(client, deviceId);
        const { rows } = await client.query<Omit<Row, 'deviceId' | 'units'>>({
          name: 'latest-of-device',
          text: `select ${COLUMNS} from latest_reading l where l.device_id = $1`,
          values: [id],
        });
        const named = rows.map((row) => ({ ...row, deviceId, units }));
        return (await unpack(client, named))[0];
      }),
    );
  }

  /** The newest reading of each of many devices that has one, by device id. */
  async findMany({ tag, deviceIds }: DeviceSelection, { after, limit }: LatestPage): Promise<Latest[]> {
    return this.snapshots.snapshot(
      whileAsked(async (client) => {
        const { rows } = await client.query<Row>(
          `select d.device_id as "deviceId", d.units, ${COLUMNS}
         from device d join latest_reading l on l.device_id = d.id
         where ($1::text is null or d.tags @> array[$1::text]) and ($2::text[] is null or d.device_id = any($2))
           and ($3::text is null or d.device_id > $3)
         order by d.device_id limit $4`,
          [tag, deviceIds, after, limit],
        );
        return unpack(client, rows);
      }),
    );
  }
}

async function unpack(client: Queryable, rows: readonly Row[]): Promise<Latest[]> {
  const sets = await new MetricSets(client).get(rows.map(({ set }) => set));
  return rows.map(({ deviceId, units, tsMs, set, body }) => {
    const { names } = metricSet(sets, set);
    return { deviceId, units, tsMs, names, ...decodeBody(tsMs, body, names.length) };
  });
}
