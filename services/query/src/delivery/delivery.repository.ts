import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';
import type { BootRow } from './boot-view.ts';
import type { Ledger } from './ledger-view.ts';

/** Boots of a device that are told of at most. */
const MAX_BOOTS = 20;

/** The ledger of all devices. */
export interface WholeLedger {
  readonly ledger: Ledger;
  /** Dead-lettered readings that belong to no device. */
  readonly unattributed: number;
  /** Messages that could not be read. */
  readonly undecodable: number;
  /** Readings that the broker had acknowledged and then lost. */
  readonly missing: number;
  /** How far each partition is stored. */
  readonly positions: readonly { readonly partition: number; readonly seq: number }[];
}

interface Sums {
  acknowledged: bigint;
  stored: bigint;
  duplicate: bigint;
  dead_lettered: bigint;
}

/** What the writer has noted of its deliveries. */
@Injectable()
export class DeliveryRepository {
  constructor(private readonly database: Database) {}

  /** The ledger of a device and, of the same moment, the position up to which its partition is stored. */
  async find(device: number, partition: number): Promise<{ ledger: Ledger; seq: number }> {
    const [row] = await this.database.$queryRaw<[Sums & { seq: bigint }]>`
      select coalesce(c.acknowledged, 0) as acknowledged, coalesce(c.stored, 0) as stored,
             coalesce(c.duplicate, 0) as duplicate, coalesce(c.dead_lettered, 0) as dead_lettered,
             coalesce(w.seq, 0) as seq
      from (values (1)) as one
        left join delivery c on c.device_id = ${device}
        left join watermark w on w.partition = ${partition}::smallint`;
    return { ledger: ledgerOf(row), seq: Number(row.seq) };
  }

  /** Those heard of last come first. */
  async findBoots(device: number): Promise<BootRow[]> {
    return this.database.$queryRaw<BootRow[]>`
      select boot_id as "bootId", seqs::text as seqs, first_received_at as "firstReceivedAt",
             last_received_at as "lastReceivedAt"
      from boot where device_id = ${device} order by last_received_at desc, boot_id limit ${MAX_BOOTS}`;
  }

  /** The ledger of all devices, of one moment. */
  async findWhole(): Promise<WholeLedger> {
    const [row] = await this.database.$queryRaw<
      [
        Sums & {
          unattributed: bigint;
          undecodable: bigint;
          missing: bigint;
          positions: { partition: number; seq: number }[];
        },
      ]
    >`
      select c.*, w.*, s.*
      from (select coalesce(sum(acknowledged), 0)::bigint as acknowledged, coalesce(sum(stored), 0)::bigint as stored,
                   coalesce(sum(duplicate), 0)::bigint as duplicate,
                   coalesce(sum(dead_lettered), 0)::bigint as dead_lettered from delivery) c,
           (select coalesce(sum(unattributed), 0)::bigint as unattributed,
                   coalesce(sum(undecodable), 0)::bigint as undecodable,
                   coalesce(jsonb_agg(jsonb_build_object('partition', partition, 'seq', seq)), '[]') as positions
            from watermark) w,
           (select coalesce(sum(missing_readings), 0)::bigint as missing from sender) s`;
    const { unattributed, undecodable, missing, positions } = row;
    return {
      ledger: ledgerOf(row),
      unattributed: Number(unattributed),
      undecodable: Number(undecodable),
      missing: Number(missing),
      positions,
    };
  }
}

function ledgerOf({ acknowledged, stored, duplicate, dead_lettered }: Sums): Ledger {
  return {
    acknowledged: Number(acknowledged),
    stored: Number(stored),
    duplicate: Number(duplicate),
    deadLettered: Number(dead_lettered),
  };
}
