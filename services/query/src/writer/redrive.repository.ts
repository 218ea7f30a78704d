import type { Client } from 'pg';
import { type Unpacked, unpack } from './arrival.ts';
import { messageOf } from './message-of.ts';
import { insertDeadLetters, type KeyedLetter, updateDelivery } from './statements.repository.ts';
import type { Store, StoreTools } from './store.repository.ts';
import { strayCounts } from './watermark.repository.ts';

interface Letter {
  readonly id: string;
  readonly stream_seq: string;
  readonly index: number;
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly device_id: number | null;
}

const COLUMNS = 'id, stream_seq, index, subject, payload, device_id';

/** Stores dead letters after all, when somebody asked for it. Part of a lane, since only that writes its devices. */
export class Redrive {
  private readonly client: Client;

  constructor(
    private readonly store: Store,
    private readonly tools: StoreTools,
  ) {
    this.client = tools.client;
  }

  /**
   * Tries the letter that was asked for, if there is one: when it can be stored, or is a repeat, it is gone; otherwise
   * it stays, with the reason of this time. `more` when there was one.
   */
  async step(nowMs: number): Promise<'idle' | 'more'> {
    const { rows } = await this.client.query<Letter>({
      name: 'find-redrive',
      text: `select ${COLUMNS} from dead_letter where partition = $1 and redrive_requested_at is not null
             order by id limit 1`,
      values: [this.tools.partition],
    });
    const [letter] = rows;
    if (letter === undefined) return 'idle';
    await this.redrive(letter, nowMs);
    return 'more';
  }

  private async redrive(letter: Letter, nowMs: number): Promise<void> {
    const unpacked = unpackLetter(letter);
    await this.store.transaction(unpacked, nowMs, async (sorted) => {
      if (!(await this.isWaiting(letter))) return;
      const { tally, letters } = await this.store.put(sorted, nowMs);
      const before = letter.device_id;
      if (before !== null) {
        tally.count(before, 'acknowledged', -1);
        tally.count(before, 'deadLettered', -1);
      }
      await updateDelivery(this.client, tally.accounts);
      const { unattributed, undecodable } = strayCounts(letters);
      const isMessage = letter.index < 0;
      await this.tools.watermark.count({
        unattributed: unattributed - (before === null && !isMessage ? 1 : 0),
        undecodable: undecodable - (isMessage ? 1 : 0),
      });
      await this.keep(letter, letters);
    });
  }

  /** False when it is gone already, as the oldest do when there are too many. */
  private async isWaiting({ id }: Letter): Promise<boolean> {
    const { rowCount } = await this.client.query(
      'select from dead_letter where id = $1 and redrive_requested_at is not null for update',
      [id],
    );
    return rowCount === 1;
  }

  /** What failed again keeps its number; a message that can be read now may leave letters of its readings. */
  private async keep(letter: Letter, failed: readonly KeyedLetter[]): Promise<void> {
    const again = failed.find(({ index }) => index === letter.index);
    if (again === undefined) {
      await this.client.query('delete from dead_letter where id = $1', [letter.id]);
      await insertDeadLetters(this.client, this.tools.partition, failed);
      return;
    }
    await this.client.query(
      `update dead_letter set attempts = attempts + 1, reason = $2, redrive_requested_at = null where id = $1`,
      [letter.id, again.reason],
    );
  }
}

/** What a letter holds, each reading in its old place. */
function unpackLetter({ stream_seq, index, subject, payload }: Letter): Unpacked {
  const seq = Number(stream_seq);
  if (index < 0) return unpack({ seq, subject, data: payload });
  const { arrivals, deadLetters } = unpack({ seq, subject, data: messageOf(payload) });
  return {
    arrivals: arrivals.map((arrival) => ({ ...arrival, index })),
    deadLetters: deadLetters.map((letter) => ({ ...letter, index, payload })),
    sent: [],
  };
}
