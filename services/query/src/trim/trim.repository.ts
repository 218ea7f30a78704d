import { Injectable } from '@nestjs/common';
import { PARTITIONS } from '@telemetry/proto';
import { Database } from '../database.repository.ts';

/** How many rows one statement forgets at most, so that none takes long. */
const PRUNED_AT_ONCE = 10_000;
/** How many such statements one round takes at most, so that no shutdown waits long for it. */
const STATEMENTS_AT_ONCE = 100;

/** What trimming needs of the store. */
@Injectable()
export class TrimRepository {
  constructor(private readonly database: Database) {}

  /**
   * Position up to which each partition of the stream that was made at `streamCreated` is stored; undefined for one
   * that has stored nothing of this stream yet.
   */
  async findWatermarks(streamCreated: string): Promise<(number | undefined)[]> {
    const rows = await this.database.watermark.findMany({ where: { streamCreated } });
    const byPartition = new Map(rows.map(({ partition, seq }) => [partition, Number(seq)]));
    return Array.from({ length: PARTITIONS }, (_, partition) => byPartition.get(partition));
  }

  /** Forgets identities of readings that came before a moment: nobody repeats a request so late. */
  async removeIdentitiesBefore(moment: Date): Promise<void> {
    await inPieces(
      () => this.database.$executeRaw`
        delete from reading_identity where (device_id, id) in
          (select device_id, id from reading_identity where received_at < ${moment}
           order by received_at limit ${PRUNED_AT_ONCE})`,
    );
  }

  /** Forgets boots that were last heard of before a moment. */
  async removeBootsBefore(moment: Date): Promise<void> {
    await inPieces(
      () => this.database.$executeRaw`
        delete from boot where (device_id, boot_id) in
          (select device_id, boot_id from boot where last_received_at < ${moment}
           order by last_received_at limit ${PRUNED_AT_ONCE} for update skip locked)`,
    );
  }

  /** Forgets senders that were last heard of before a moment and of which nothing is missing. */
  async removeSendersBefore(moment: Date): Promise<void> {
    await this.database.$executeRaw`
      delete from sender where last_at < ${moment} and missing_messages = 0 and missing_readings = 0`;
  }
}

async function inPieces(removeSome: () => Promise<number>): Promise<void> {
  for (let i = 0; i < STATEMENTS_AT_ONCE; i++) if ((await removeSome()) < PRUNED_AT_ONCE) return;
}
