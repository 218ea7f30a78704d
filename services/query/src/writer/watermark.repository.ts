import type { Client } from 'pg';

/** First half of the advisory lock's key; the second is the partition. */
const LANE_LOCK = 7_310_000;

/** Who writes a partition, and how far it is stored, on a lane's connection. */
export class WatermarkRepository {
  constructor(
    private readonly client: Client,
    private readonly partition: number,
  ) {}

  /** Becomes the partition's only writer until the connection ends; false when another one is. */
  async tryLock(): Promise<boolean> {
    const { rows } = await this.client.query<{ held: boolean }>(
      'select pg_try_advisory_lock($1, $2) as held',
      [LANE_LOCK, this.partition],
    );
    return rows[0]?.held === true;
  }

  /** Position up to which everything of the partition is stored; 0 when nothing is. */
  async get(): Promise<number> {
    const { rows } = await this.client.query<{ seq: string }>(
      'select seq from watermark where partition = $1',
      [this.partition],
    );
    return Number(rows[0]?.seq ?? 0);
  }

  /** Everything of the partition up to `seq` is stored; a position that is behind the known one changes nothing. */
  async advance(seq: number): Promise<void> {
    await this.client.query({
      name: 'advance-watermark',
      text: `insert into watermark (partition, seq) values ($1, $2)
             on conflict (partition) do update set seq = excluded.seq where watermark.seq < excluded.seq`,
      values: [this.partition, seq],
    });
  }

  /** The stream is a new one that counts from the beginning. */
  async reset(): Promise<void> {
    await this.client.query('update watermark set seq = 0 where partition = $1', [this.partition]);
  }
}
