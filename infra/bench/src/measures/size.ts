import type pg from 'pg';
import type { Laboratory } from '../laboratory.ts';
import { filledStore } from '../rows/filled-store.ts';

/** A table with its indexes, and how many readings it stands for. */
interface Size {
  readonly bytes: number;
  readonly readings: number;
}

/** Bytes a reading: still open, and once its day is closed and compacted, beside the wide table. */
export async function measureSize(laboratory: Laboratory): Promise<void> {
  const { system, endMs } = await filledStore(laboratory);
  const ours = await system.database('query');
  const rival = await system.database('rival');
  // The day that is still open; what is left of compacted days is empty and about to be dropped.
  const day = new Date(endMs).toISOString().slice(0, 10);
  const hot = await sizeOf(
    ours,
    `${leavesOf('reading')} and relid::regclass::text like '%${day.replaceAll('-', '')}'`,
    `select count(*) from reading where ts >= '${day}T00:00:00Z'`,
  );
  const blocks = await sizeOf(ours, leavesOf('reading_block'), 'select sum(count) from reading_block');
  const rollup = await sizeOf(
    ours,
    `select pg_total_relation_size('rollup') + pg_total_relation_size('rollup_group')`,
    'select sum(count) from reading_block',
  );
  const wide = await sizeOf(
    rival,
    `select pg_total_relation_size('reading')`,
    'select count(*) from reading',
  );
  const each = ({ bytes, readings }: Size): number => bytes / readings;
  laboratory.table(
    'On disk, tables with their indexes',
    ['', 'readings', 'MB', 'B a reading'],
    [
      ['rows of open days', hot.readings, hot.bytes / 1e6, each(hot)],
      ['blocks of closed days', blocks.readings, blocks.bytes / 1e6, each(blocks)],
      ['their rollups, alone and in groups', rollup.readings, rollup.bytes / 1e6, each(rollup)],
      ['wide table', wide.readings, wide.bytes / 1e6, each(wide)],
    ],
  );
  laboratory.find({ measure: 'size_open', ours: each(hot), rival: each(wide), unit: 'B/reading' });
  laboratory.find({ measure: 'size_closed', ours: each(blocks), rival: each(wide), unit: 'B/reading' });
  laboratory.find({
    measure: 'size_closed_with_rollups',
    ours: each(blocks) + each(rollup),
    rival: each(wide),
    unit: 'B/reading',
  });
}

function leavesOf(table: string): string {
  return `select sum(pg_total_relation_size(relid)) from pg_partition_tree('${table}') where isleaf`;
}

async function sizeOf(db: pg.Client, bytes: string, readings: string): Promise<Size> {
  return { bytes: await figureOf(db, bytes), readings: await figureOf(db, readings) };
}

async function figureOf(db: pg.Client, statement: string): Promise<number> {
  const { rows } = await db.query<Record<string, string | null>>(statement);
  return Number(Object.values(rows[0] ?? {})[0] ?? 0);
}
