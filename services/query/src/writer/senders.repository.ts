import type { Client } from 'pg';
import { caughtUp, countOn, type SenderCount, type Sent } from './senders.ts';
import { pgArray } from '../pg-array.ts';
import { uuidTimeMs } from './uuid-time.ts';

/**
 * A sender of which nothing was heard for so long is forgotten (see Trim). Long, since a process of ingest whose devices
 * of one partition were silent for so long would be taken for one that the broker lost everything of, unless its UUID
 * tells its age.
 */
export const SENDER_LIFETIME_MS = 90 * 86_400_000;
/** Senders are few, one a process of ingest; this only bounds what a foreigner may cause. */
const MAX_REMEMBERED = 1_000;

/** What came from each sender, for one partition. The lane is the only one that writes it, so it may remember it. */
export class SendersRepository {
  private readonly known = new Map<string, SenderCount>();
  private changed = new Map<string, SenderCount>();

  constructor(
    private readonly client: Client,
    private readonly partition: number,
  ) {}

  /** Counts messages on, in their order, in the open transaction. Returns how many readings are newly missing. */
  async count(all: readonly Sent[], nowMs: number): Promise<number> {
    if (all.length === 0) return 0;
    await this.learn(all);
    let missing = 0;
    for (const sent of all) {
      const { sender } = sent.claim;
      const before = this.changed.get(sender) ?? this.known.get(sender) ?? firstCount(sent, nowMs);
      const after = countOn(before, sent);
      missing += after.missingReadings - (before?.missingReadings ?? 0);
      this.changed.set(sender, after);
    }
    await this.update();
    return missing;
  }

  /** The transaction is done. */
  written(): void {
    if (this.known.size > MAX_REMEMBERED) this.known.clear();
    for (const [sender, count] of this.changed) this.known.set(sender, count);
    this.changed.clear();
  }

  /** The transaction is not done. */
  abandon(): void {
    this.changed.clear();
  }

  private async learn(all: readonly Sent[]): Promise<void> {
    const unknown = new Set(all.map(({ claim }) => claim.sender).filter((sender) => !this.known.has(sender)));
    if (unknown.size === 0) return;
    const { rows } = await this.client.query<Record<keyof SenderCount | 'sender', string>>(
      `select sender, arrived_messages as "arrivedMessages", arrived_readings as "arrivedReadings",
              missing_messages as "missingMessages", missing_readings as "missingReadings"
       from sender where partition = $1 and sender = any($2::uuid[])`,
      [this.partition, [...unknown]],
    );
    for (const { sender, ...counts } of rows) {
      this.known.set(sender, {
        arrivedMessages: Number(counts.arrivedMessages),
        arrivedReadings: Number(counts.arrivedReadings),
        missingMessages: Number(counts.missingMessages),
        missingReadings: Number(counts.missingReadings),
      });
    }
  }

  private async update(): Promise<void> {
    const counts = [...this.changed.values()];
    await this.client.query({
      name: 'update-senders',
      text: `insert into sender (partition, sender, arrived_messages, arrived_readings,
                                 missing_messages, missing_readings, last_at)
             select $1, sender, arrived_messages, arrived_readings, missing_messages, missing_readings, now()
             from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
               as t(sender, arrived_messages, arrived_readings, missing_messages, missing_readings)
             on conflict (sender, partition) do update
             set arrived_messages = excluded.arrived_messages, arrived_readings = excluded.arrived_readings,
                 missing_messages = excluded.missing_messages, missing_readings = excluded.missing_readings,
                 last_at = excluded.last_at`,
      values: [
        this.partition,
        pgArray.uuid([...this.changed.keys()]),
        pgArray.int8(counts.map(({ arrivedMessages }) => arrivedMessages)),
        pgArray.int8(counts.map(({ arrivedReadings }) => arrivedReadings)),
        pgArray.int8(counts.map(({ missingMessages }) => missingMessages)),
        pgArray.int8(counts.map(({ missingReadings }) => missingReadings)),
      ],
    });
  }
}

/** One that is older than what is remembered of senders may have been forgotten, so nothing is held against it. */
function firstCount({ claim }: Sent, nowMs: number): SenderCount | undefined {
  const bornMs = uuidTimeMs(claim.sender);
  const isForgotten = bornMs !== undefined && bornMs < nowMs - SENDER_LIFETIME_MS;
  return isForgotten ? caughtUp(claim) : undefined;
}
