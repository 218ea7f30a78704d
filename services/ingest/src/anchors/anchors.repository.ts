import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';
import type { Anchor } from './anchor-memory.ts';
import type { Boot } from './boot-sight.ts';

/** How many rows one statement removes, so that none of them takes long. */
const REMOVED_AT_ONCE = 5_000;

/** The stored anchors, shared by all replicas. */
@Injectable()
export class AnchorsRepository {
  constructor(private readonly database: Database) {}

  /** Those of these boots that are known. */
  async find(boots: readonly Boot[]): Promise<Anchor[]> {
    const { deviceIds, bootIds } = columns(boots);
    const rows = await this.database.$queryRaw<Row[]>`
      select device_id, boot_id, anchor_ms
      from unnest(${deviceIds}::text[], ${bootIds}::text[]) as asked (device_id, boot_id)
      join boot_anchor using (device_id, boot_id)`;
    return rows.map(anchorOf);
  }

  /**
   * Stores anchors, each only if it is earlier than what is stored, and returns what is stored then. Rows are written
   * in the order of their key: replicas that store the same boots together do not lock each other out.
   */
  async update(anchors: readonly Anchor[]): Promise<Anchor[]> {
    const { deviceIds, bootIds } = columns(anchors);
    const times = anchors.map(({ anchorMs }) => BigInt(anchorMs));
    const rows = await this.database.$queryRaw<Row[]>`
      insert into boot_anchor as stored (device_id, boot_id, anchor_ms, updated_at)
      select device_id, boot_id, anchor_ms, now()
      from unnest(${deviceIds}::text[], ${bootIds}::text[], ${times}::bigint[])
        as seen (device_id, boot_id, anchor_ms)
      order by device_id, boot_id
      on conflict (device_id, boot_id) do update
      set anchor_ms = least(stored.anchor_ms, excluded.anchor_ms), updated_at = excluded.updated_at
      returning device_id, boot_id, anchor_ms`;
    return rows.map(anchorOf);
  }

  /** Forgets the boots that have not been heard of since then. */
  async removeBefore(time: Date): Promise<void> {
    for (let removed = REMOVED_AT_ONCE; removed === REMOVED_AT_ONCE;) {
      removed = await this.database.$executeRaw`
        delete from boot_anchor
        where (device_id, boot_id) in (
          select device_id, boot_id from boot_anchor where updated_at < ${time} limit ${REMOVED_AT_ONCE})`;
    }
  }
}

interface Row {
  readonly device_id: string;
  readonly boot_id: string;
  readonly anchor_ms: bigint;
}

function anchorOf({ device_id, boot_id, anchor_ms }: Row): Anchor {
  return { deviceId: device_id, bootId: boot_id, anchorMs: Number(anchor_ms) };
}

function columns(boots: readonly Boot[]): { deviceIds: string[]; bootIds: string[] } {
  return {
    deviceIds: boots.map(({ deviceId }) => deviceId),
    bootIds: boots.map(({ bootId }) => bootId),
  };
}
