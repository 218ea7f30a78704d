import type { Task, UpkeepTools } from '../upkeep/upkeep-tools.repository.ts';
import {
  currentTransaction,
  type Droppable,
  findDays,
  findMonths,
  isSeenByAll,
  tryDrop,
} from './drop-partition.repository.ts';

/** How often partitions are looked through, milliseconds. */
const EVERY_MS = 60_000;
/** How often it is asked whether the last who may still need them has gone, and for how long. */
const RETRY_MS = 1_000;
const PATIENCE_MS = 300_000;

/** Drops partitions that are past and have no readings any more, or only such as are due to go. */
export class PartitionsTask implements Task {
  private candidates: Droppable[] = [];
  /** The transaction as of which the candidates were empty. */
  private emptySince = '0';
  private lookedAtMs = -Infinity;
  private nextMs = -Infinity;

  constructor(private readonly tools: UpkeepTools) {}

  async step(nowMs: number): Promise<boolean> {
    if (nowMs < this.nextMs) return false;
    if (this.candidates.length === 0) await this.look(nowMs);
    if (this.candidates.length === 0) return this.wait(EVERY_MS, nowMs);
    if (!(await isSeenByAll(this.tools.client, this.emptySince))) {
      if (nowMs - this.lookedAtMs > PATIENCE_MS) this.candidates = [];
      return this.wait(RETRY_MS, nowMs);
    }
    return this.drop();
  }

  private async look(nowMs: number): Promise<void> {
    const { client, settings } = this.tools;
    this.lookedAtMs = nowMs;
    this.candidates = [
      ...(await findDays(client, nowMs - settings.compactAfterMs)),
      ...(await findMonths(client, nowMs)),
    ];
    if (this.candidates.length > 0) this.emptySince = await currentTransaction(client);
  }

  private async drop(): Promise<boolean> {
    const candidate = this.candidates.pop();
    if (candidate === undefined) return false;
    const outcome = await tryDrop(this.tools.client, candidate);
    this.tools.log.debug({ table: candidate.table, outcome }, 'Partition without readings');
    return true;
  }

  private wait(ms: number, nowMs: number): boolean {
    this.nextMs = nowMs + ms;
    return false;
  }
}
