import type { Logger } from '@telemetry/chassis';
import { partitionOf } from '@telemetry/proto';
import type { Client } from 'pg';
import { BlockMoments } from '../compaction/block-moments.repository.ts';
import type { OpenDay } from '../upkeep/open-day.ts';
import { OpenDays, type UpkeepTimes } from '../upkeep/open-days.ts';
import { Upkeep } from '../upkeep/upkeep.service.ts';
import { type LaneChore, LaneChores } from './lane-chores.service.ts';
import { Redrive } from './redrive.repository.ts';
import { Store } from './store.repository.ts';
import type { WatermarkRepository } from './watermark.repository.ts';

const REFRESH_MS = 10_000;
const LOOK_MS = 1_000;

/** How a lane keeps its partition. */
export type WorkbenchSettings = UpkeepTimes;

/** What a lane works with as long as its connection lives: all mirrors of the database are made anew with it. */
export interface Workbench {
  readonly store: Store;
  readonly redrive: Redrive;
  readonly upkeep: Upkeep;
  /** These two and the rest, each when it is due. */
  readonly chores: LaneChores;
}

/** Sets up all that a lane needs on its connection, which holds the partition's lock. */
export async function openWorkbench(
  client: Client,
  watermark: WatermarkRepository,
  { settings, log }: { settings: WorkbenchSettings; log: Logger },
): Promise<Workbench> {
  const { partition } = watermark;
  const openDays = new OpenDays(await findOpenDays(client, partition));
  const blocks = new BlockMoments(client, openDays);
  const tools = { client, partition, watermark, openDays, blocks };
  const store = new Store(tools);
  const redrive = new Redrive(store, tools);
  const upkeep = new Upkeep({ client, partition, openDays, settings, log });
  const chores: LaneChore[] = [
    { name: 'retention of devices', everyMs: REFRESH_MS, step: () => store.refresh() },
    { name: 'redrive', everyMs: LOOK_MS, step: (nowMs) => redrive.step(nowMs) },
    { name: 'upkeep', everyMs: LOOK_MS, step: (nowMs) => upkeep.step(nowMs) },
  ];
  return { store, redrive, upkeep, chores: new LaneChores(chores, log) };
}

/** The open days of the partition's devices. */
async function findOpenDays(client: Client, partition: number): Promise<OpenDay[]> {
  const { rows } = await client.query<OpenDay & { deviceId: string }>(
    `select o.device_id as device, d.device_id as "deviceId", o.day - date '1970-01-01' as day,
            o.dirty_hours as "dirtyHours"
     from open_day o join device d on d.id = o.device_id`,
  );
  return rows.filter(({ deviceId }) => partitionOf(deviceId) === partition);
}
