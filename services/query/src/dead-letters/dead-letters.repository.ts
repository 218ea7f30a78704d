import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';
import { Prisma } from '../gen/prisma/client.ts';
import type { Letter } from './letter-view.ts';

/** How many letters one statement drops at most, so that none takes long. */
const DROPPED_AT_ONCE = 10_000;

const COLUMNS = Prisma.sql`l.id, d.device_id as "deviceId", l.stream_seq as "streamSeq", l.index, l.payload, l.reason,
  l.at, l.attempts, l.redrive_requested_at as "redriveRequestedAt"`;

/** Which letters to list. */
export interface LetterSelection {
  readonly deviceId: string | undefined;
  /** Only those that are older than this one. */
  readonly before: bigint | undefined;
  readonly limit: number;
}

/** What could not be stored. The lane of its partition writes it; only asking and dropping is done from here. */
@Injectable()
export class DeadLettersRepository {
  constructor(private readonly database: Database) {}

  /** The newest come first. */
  async findMany({ deviceId, before, limit }: LetterSelection): Promise<Letter[]> {
    return this.database.$queryRaw<Letter[]>`
      select ${COLUMNS} from dead_letter l left join device d on d.id = l.device_id
      where (${deviceId ?? null}::text is null or d.device_id = ${deviceId ?? null})
        and (${before ?? null}::bigint is null or l.id < ${before ?? null}::bigint)
      order by l.id desc limit ${limit}`;
  }

  async find(id: bigint): Promise<Letter | undefined> {
    const [letter] = await this.database.$queryRaw<Letter[]>`
      select ${COLUMNS} from dead_letter l left join device d on d.id = l.device_id where l.id = ${id}`;
    return letter;
  }

  /** Asks the lane to store it after all; asking twice is asking once. */
  async requestRedrive(id: bigint): Promise<void> {
    await this.database.$executeRaw`
      update dead_letter set redrive_requested_at = now() where id = ${id} and redrive_requested_at is null`;
  }

  /** Drops the oldest letters beyond `max`, a bounded number of them. Returns how many. */
  async removeBeyond(max: number): Promise<number> {
    return this.database.$executeRaw`
      delete from dead_letter where id in (
        select id from dead_letter where id <= (select id from dead_letter order by id desc offset ${max} limit 1)
        order by id limit ${DROPPED_AT_ONCE})`;
  }
}
