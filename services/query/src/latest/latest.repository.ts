import { Injectable } from '@nestjs/common';
import { decodeBody, readBody } from '../reading/body.ts';
import { ByteReader, CorruptData } from '../reading/bytes.ts';
import { metricSet, MetricSets } from '../reading/metric-sets.repository.ts';
import { readTimestamp } from '../reading/packed-rows.ts';
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

/**
 * What a page of them comes as, each part in the page's order: a row of an answer for each costs the server and the client
 * more than the reading.
 */
interface PackedPage {
  readonly count: number;
  /** Device ids with a space between. */
  readonly ids: string;
  /** The units of each, a line each. */
  readonly units: string;
  /** The metric set of each as int4, then the time and body of each. */
  readonly sets: Uint8Array;
  readonly rows: Uint8Array;
}

/** The newest readings, by timestamp. */
@Injectable()
export class LatestRepository {
  constructor(private readonly snapshots: Snapshots) {}

  /** The newest reading of a device; undefined when it has none. @throws Problem DEVICE_NOT_FOUND */
  async find(deviceId: string): Promise<Latest | undefined> {
    return this.snapshots.snapshot(
      whileAsked(async (client) => {
        const { id, units } = await getDevice(client, deviceId);
        const { rows } = await client.query<{ tsMs: number; set: number; body: Uint8Array }>({
          name: 'latest-of-device',
          text: `select (extract(epoch from ts) * 1000)::float8 as "tsMs", metric_set_id as set, body
                 from latest_reading where device_id = $1`,
          values: [id],
        });
        const [row] = rows;
        if (row === undefined) return undefined;
        const { names } = metricSet(await new MetricSets(client).get([row.set]), row.set);
        return { deviceId, units, tsMs: row.tsMs, names, ...decodeBody(row.tsMs, row.body, names.length) };
      }),
    );
  }

  /** The newest reading of each of many devices that has one, by device id. */
  async findMany({ tag, deviceIds }: DeviceSelection, { after, limit }: LatestPage): Promise<Latest[]> {
    return this.snapshots.snapshot(
      whileAsked(async (client) => {
        const { rows } = await client.query<PackedPage>(
          `select count(*)::int as count, string_agg(device_id, ' ') as ids, string_agg(units::text, e'\\n') as units,
                  string_agg(int4send(metric_set_id), ''::bytea) as sets,
                  string_agg(timestamptz_send(ts) || body, ''::bytea) as rows
           from (select d.device_id, d.units, l.metric_set_id, l.ts, l.body
                 from device d join latest_reading l on l.device_id = d.id
                 where ($1::text is null or d.tags @> array[$1::text])
                   and ($2::text[] is null or d.device_id = any($2)) and ($3::text is null or d.device_id > $3)
                 order by d.device_id limit $4) page`,
          [tag, deviceIds, after, limit],
        );
        const [page] = rows;
        return page === undefined || page.count === 0 ? [] : unpack(client, page);
      }),
    );
  }
}

async function unpack(client: Queryable, { ids, units, sets, rows, count }: PackedPage): Promise<Latest[]> {
  const setReader = new ByteReader(sets);
  const setOf = Array.from({ length: count }, () => setReader.int32());
  const known = await new MetricSets(client).get(setOf);
  const unitsOf = units.split('\n').map(parsed());
  const reader = new ByteReader(rows);
  const latest = ids.split(' ').map((deviceId, i) => {
    const { names } = metricSet(known, setOf[i] ?? 0);
    const tsMs = readTimestamp(reader);
    return { deviceId, units: unitsOf[i] ?? {}, tsMs, names, ...readBody(reader, tsMs, names.length) };
  });
  if (reader.left > 0) throw new CorruptData(`${count} readings go on after the last`);
  return latest;
}

/** Reads the units of one device after the other; most devices share theirs. */
function parsed(): (text: string) => Latest['units'] {
  const known = new Map<string, Latest['units']>();
  return (text) => {
    const units = known.get(text) ?? (JSON.parse(text) as Latest['units']);
    known.set(text, units);
    return units;
  };
}
