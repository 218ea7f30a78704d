import type { Logger } from '@telemetry/chassis';
import { type Load, Pace } from './pace.ts';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** Something that a lane does beside storing, in short steps on the lane's connection. */
export interface LaneChore {
  readonly name: string;
  /** When a step found nothing to do the next comes so much later. */
  readonly everyMs: number;
  /** Does a bounded piece of it; `more` when there is more to do now. */
  step(nowMs: number): Promise<'idle' | 'more'>;
}

interface Planned {
  readonly chore: LaneChore;
  dueMs: number;
  retryMs: number;
  hasMore: boolean;
}

/** What a lane does between the readings. A chore that fails is tried again later and never stops the storing. */
export class LaneChores {
  private readonly pace = new Pace();
  private planned: readonly Planned[];

  constructor(
    chores: readonly LaneChore[],
    private readonly log: Logger,
  ) {
    this.planned = chores.map((chore) => ({ chore, dueMs: 0, retryMs: FIRST_RETRY_MS, hasMore: false }));
  }

  /** Whether some chore has more to do at once. */
  get hasMore(): boolean {
    return this.planned.some(({ hasMore }) => hasMore);
  }

  /** Does the steps that are due, each chore one, as many as there is time for. */
  async run(load: Load): Promise<void> {
    for (const plan of this.planned) {
      const startMs = Date.now();
      if (plan.dueMs > startMs) continue;
      if (!this.pace.isDue(startMs, load)) return;
      await this.step(plan, startMs);
      const nowMs = Date.now();
      this.pace.ended(nowMs, nowMs - startMs);
      // Last in turn from now on.
      this.planned = [...this.planned.filter((other) => other !== plan), plan];
    }
  }

  private async step(plan: Planned, nowMs: number): Promise<void> {
    const { chore } = plan;
    try {
      plan.hasMore = (await chore.step(nowMs)) === 'more';
      plan.dueMs = plan.hasMore ? nowMs : nowMs + chore.everyMs;
      plan.retryMs = FIRST_RETRY_MS;
    } catch (error) {
      this.log.warn({ err: error, chore: chore.name, retryMs: plan.retryMs }, 'Not done; later again');
      plan.hasMore = false;
      plan.dueMs = nowMs + plan.retryMs;
      plan.retryMs = Math.min(2 * plan.retryMs, LONGEST_RETRY_MS);
    }
  }
}
