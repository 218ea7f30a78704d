import type { Client } from 'pg';
import type { BlockMoments } from '../compaction/block-moments.repository.ts';
import { BootSeqs, type Counted } from './boot-seqs.ts';
import { learnBoots, updateBoots } from './boots.repository.ts';
import { insertIdentities, removeIdentities } from './identities.repository.ts';
import { makeRoom, momentOf } from './make-room.ts';
import { type Row, sortedRows } from './rows.ts';
import { takenMoments } from './statements.repository.ts';

/**
 * Keeps back the repeats of what is stored: those that a device's count or a retry identity tells, and those of
 * compacted days, which the table's key cannot know. What has no time of its own finds a free moment.
 */
export class Sieve {
  private readonly seqs = new BootSeqs();

  constructor(
    private readonly client: Client,
    private readonly blocks: BlockMoments,
  ) {}

  /**
   * Of rows in the order of their arrival those that are no repeats, as far as can be told before the insert; by
   * device and time.
   */
  async pass(rows: readonly Row[]): Promise<readonly Row[]> {
    const unseen = sortedRows(await this.unseen(rows));
    const inBlocks = await this.blocks.taken(unseen);
    const fresh =
      inBlocks.size === 0 ? unseen : unseen.filter((row) => row.isMovable || !inBlocks.has(momentOf(row)));
    return fresh.some(({ isMovable }) => isMovable) ? this.withRoom(fresh, inBlocks) : fresh;
  }

  /** These were refused after all: a repeat of them is none. */
  async giveBack(rows: readonly Row[]): Promise<void> {
    for (const row of rows) {
      const counted = countedOf(row);
      if (counted !== undefined) this.seqs.giveBack(counted);
    }
    await removeIdentities(this.client, rows);
  }

  /** Notes in the open transaction what has come. */
  async update(): Promise<void> {
    await updateBoots(this.client, this.seqs.changes());
  }

  /** The transaction is done. */
  written(): void {
    this.seqs.written();
  }

  /** The transaction is not done. */
  abandon(): void {
    this.seqs.abandon();
  }

  private async unseen(rows: readonly Row[]): Promise<readonly Row[]> {
    if (!rows.some((row) => isKnownById(row) || isCounted(row))) return rows;
    const counted = rows.map(countedOf);
    await learnBoots(
      this.client,
      this.seqs,
      counted.filter((one) => one !== undefined),
    );
    const verdicts = rows.map((row, i) => this.verdict(row, counted[i]));
    const asked = rows.filter((_, i) => verdicts[i] === 'ask identity');
    const accepted = await insertIdentities(this.client, asked);
    return rows.filter((row, i) => {
      if (verdicts[i] !== 'ask identity') return verdicts[i] === 'new';
      const own = counted[i];
      if (accepted.has(row) && own !== undefined) this.seqs.accept(own);
      return accepted.has(row);
    });
  }

  private verdict(row: Row, counted: Counted | undefined): 'repeat' | 'new' | 'ask identity' {
    if (counted !== undefined) return this.seqs.take(counted);
    return isKnownById(row) ? 'ask identity' : 'new';
  }

  /** Only this lane writes these devices, so a moment that is free now stays free until the insert. */
  private async withRoom(rows: readonly Row[], inBlocks: ReadonlySet<string>): Promise<readonly Row[]> {
    const taken = new Set(inBlocks);
    for (;;) {
      const placed = makeRoom(rows, taken);
      const movable = placed.filter(({ isMovable }) => isMovable);
      const more = [...(await takenMoments(this.client, movable)), ...(await this.blocks.taken(movable))];
      if (more.length === 0) return placed;
      for (const moment of more) taken.add(moment);
    }
  }
}

/** Whether its id tells a repeat, whatever time that has: so does no id that is made of the reading's own time. */
function isKnownById({ arrival }: Row): boolean {
  return arrival.reading.timedByReceipt || arrival.reading.hasRetryIdentity;
}

function isCounted({ arrival }: Row): boolean {
  return arrival.reading.seq !== undefined;
}

function countedOf({ device, arrival }: Row): Counted | undefined {
  const { bootId, seq, receivedAtMs } = arrival.reading;
  return bootId === undefined || seq === undefined ? undefined : { device, bootId, seq, receivedAtMs };
}
