import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';
import type { StoredReadingDto } from '../reading/reading-answer.ts';

/** The newest readings. */
@Injectable()
export class LatestRepository {
  constructor(private readonly database: Database) {}

  /** The newest reading of a device by its timestamp; undefined when it has none. */
  async find(device: number): Promise<StoredReadingDto | undefined> {
    const [reading] = await this.database.$queryRaw<StoredReadingDto[]>`
      select l.ts, l.received_at, m.names, l.vals
      from latest_reading l join metric_set m on m.id = l.metric_set_id
      where l.device_id = ${device}`;
    return reading;
  }
}
