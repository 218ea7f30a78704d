import type { Sql } from '../system/sql.ts';
import type { Stored } from './compare.ts';

/** What is wrong with the tables themselves: rows that history does not show, and moments that are there twice. */
export async function rowFaults(sql: Sql, stored: Stored): Promise<string[]> {
  const counts = await sql.rows<{ device_id: string; count: string }>(
    `select d.device_id, (select count(*) from reading r where r.device_id = d.id)
            + (select coalesce(sum(b.count), 0) from reading_block b where b.device_id = d.id) as count
     from device d where d.device_id = any ($1)`,
    [[...stored.keys()]],
  );
  const twice = await sql.rows<{ device_id: number; ts: Date }>(
    'select device_id, ts from reading group by device_id, ts having count(*) > 1',
  );
  return [
    ...counts.flatMap(({ device_id, count }) => {
      const shown = stored.get(device_id)?.length ?? 0;
      return Number(count) === shown
        ? []
        : [`${device_id} has ${count} readings in its tables, but history shows ${shown}`];
    }),
    ...twice.map(({ device_id, ts }) => `the table has device ${device_id} at ${ts.toISOString()} twice`),
  ];
}
