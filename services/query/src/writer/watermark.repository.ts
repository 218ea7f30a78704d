import type { Client } from 'pg';
import { STRAY } from './keys.repository.ts';
import type { Position } from './read-from.ts';
import type { KeyedLetter } from './statements.repository.ts';

/** First half of the advisory lock's key; the second is the partition. */
const LANE_LOCK = 7_310_000;

/** What belongs to no device. */
export interface StrayCounts {
  /** Readings that cannot be stored. */
  readonly unattributed: number;
  /** Messages that cannot be read. */
  readonly undecodable: number;
}

const NONE: StrayCounts = { unattributed: 0, undecodable: 0 };

/** Who writes a partition, and how far it is stored, on a lane's connection. */
export class WatermarkRepository {
  constructor(
    private readonly client: Client,
    readonly partition: number,
  ) {}

  /** Becomes the partition's only writer until the connection ends; false when another one is. */
  async tryLock(): Promise<boolean> {
    const { rows } = await this.client.query<{ held: boolean }>(
      'select pg_try_advisory_lock($1, $2) as held',
      [LANE_LOCK, this.partition],
    );
    return rows[0]?.held === true;
  }

  /** How far the partition is stored. */
  async get(): Promise<Position> {
    const { rows } = await this.client.query<{ seq: string; stream_created: string | null }>(
      'select seq, stream_created from watermark where partition = $1',
      [this.partition],
    );
    const [row] = rows;
    return { seq: Number(row?.seq ?? 0), streamCreated: row?.stream_created ?? undefined };
  }

  /** From here on the position is this one, of this stream; both change at once, so neither is ever of another. */
  async set({ seq, streamCreated }: Position): Promise<void> {
    await this.client.query(
      `insert into watermark (partition, seq, stream_created) values ($1, $2, $3)
       on conflict (partition) do update set seq = excluded.seq, stream_created = excluded.stream_created`,
      [this.partition, seq, streamCreated],
    );
  }

  /**
   * Everything of the partition up to `seq` is stored; a position that is behind the known one changes nothing.
   * Counts beside it what belongs to no device: readings, and messages that could not be read.
   */
  async advance(seq: number, { unattributed, undecodable } = NONE): Promise<void> {
    await this.client.query({
      name: 'advance-watermark',
      text: `update watermark set seq = $2, unattributed = unattributed + $3, undecodable = undecodable + $4
             where partition = $1 and seq < $2`,
      values: [this.partition, seq, unattributed, undecodable],
    });
  }

  /** Counts what belongs to no device, where the position stays; less by what has been stored after all. */
  async count({ unattributed, undecodable }: StrayCounts): Promise<void> {
    await this.client.query(
      `update watermark set unattributed = unattributed + $2, undecodable = undecodable + $3
       where partition = $1`,
      [this.partition, unattributed, undecodable],
    );
  }
}

/** How many letters belong to no device: readings, and messages that could not be read. */
export function strayCounts(letters: readonly KeyedLetter[]): StrayCounts {
  const strays = letters.filter(({ device }) => device === STRAY);
  const undecodable = strays.filter(({ index }) => index < 0).length;
  return { unattributed: strays.length - undecodable, undecodable };
}
