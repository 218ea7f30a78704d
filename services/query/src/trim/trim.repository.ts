import { Injectable } from '@nestjs/common';
import { PARTITIONS } from '@telemetry/proto';
import { Database } from '../database.repository.ts';

/** How many old identities one round forgets at most, so that no round takes long. */
const PRUNED_AT_ONCE = 10_000;

/** What trimming needs of the store. */
@Injectable()
export class TrimRepository {
  constructor(private readonly database: Database) {}

  /** Position up to which each partition is stored. */
  async findWatermarks(): Promise<(number | undefined)[]> {
    const rows = await this.database.watermark.findMany();
    const byPartition = new Map(rows.map(({ partition, seq }) => [partition, Number(seq)]));
    return Array.from({ length: PARTITIONS }, (_, partition) => byPartition.get(partition));
  }

  /** Forgets retry identities of readings from before a moment: nobody repeats a request so late. */
  async removeIdentitiesBefore(moment: Date): Promise<number> {
    return this.database.$executeRaw`
      delete from reading_identity where (device_id, id) in
        (select device_id, id from reading_identity where ts < ${moment} order by ts limit ${PRUNED_AT_ONCE})`;
  }
}
