import type { Queryable } from '../reading/queryable.repository.ts';
import { TallyReader } from './tally.repository.ts';

const DAY_MS = 86_400_000;

/** When the first and the last reading of some devices were measured, ms since 1970. */
export interface Ends {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** The ends of all that some devices (surrogate keys) measured, dropped readings included; undefined when it is nothing. */
export async function findEnds(client: Queryable, devices: readonly number[]): Promise<Ends | undefined> {
  const { rows } = await client.query<{ firstDay: number | null; lastMs: number | null }>(
    `select min(first.day) - date '1970-01-01' as "firstDay",
            (extract(epoch from max(l.ts)) * 1000)::float8 as "lastMs"
     from unnest($1::int[]) as d(id) left join latest_reading l on l.device_id = d.id
       cross join lateral (
         select least((select min(day) from rollup where device_id = d.id),
                      (select min(day) from open_day where device_id = d.id)) as day
       ) first`,
    [devices],
  );
  const { firstDay = null, lastMs = null } = rows[0] ?? {};
  if (firstDay === null || lastMs === null) return undefined;
  return { firstMs: await firstMomentOf(client, devices, firstDay), lastMs };
}

async function firstMomentOf(client: Queryable, devices: readonly number[], day: number): Promise<number> {
  const range = { startMs: day * DAY_MS, endMs: (day + 1) * DAY_MS };
  const needed = { statistics: ['first'], values: false } as const;
  const bounds = [range.startMs, range.endMs];
  const { metrics } = await new TallyReader(client).read(devices, { range, bounds, needed });
  const first = Math.min(...[...metrics.values()].map((tally) => tally.ends(0).firstMs));
  return Number.isFinite(first) ? first : range.startMs;
}
