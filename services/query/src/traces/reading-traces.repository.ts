import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';

/** How many rows one statement drops at most, so that none takes long. */
const DROPPED_AT_ONCE = 10_000;

/** Which trace a reading belongs to; the lane of its partition writes it. */
@Injectable()
export class ReadingTracesRepository {
  constructor(private readonly database: Database) {}

  /** The trace context that a reading was stored with. */
  async find(readingId: string): Promise<string | undefined> {
    const found = await this.database.readingTrace.findUnique({ where: { readingId } });
    return found?.traceparent;
  }

  /** Drops the oldest beyond `max`, a bounded number of them. Returns how many. */
  async removeBeyond(max: number): Promise<number> {
    return this.database.$executeRaw`
      delete from reading_trace where reading_id in (
        select reading_id from reading_trace
        where at <= (select at from reading_trace order by at desc offset ${max} limit 1)
        order by at limit ${DROPPED_AT_ONCE})`;
  }
}
