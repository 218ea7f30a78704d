import { CompactionTask } from '../compaction/compaction-task.repository.ts';
import { PartitionsTask } from '../retention/partitions-task.repository.ts';
import { RetentionTask } from '../retention/retention-task.repository.ts';
import { GroupTask } from '../rollup/group-task.repository.ts';
import { RollupTask } from '../rollup/rollup-task.repository.ts';
import { ArrivalIndexTask } from './arrival-index-task.repository.ts';
import type { Task, UpkeepTools } from './upkeep-tools.repository.ts';

/**
 * Keeps what a lane has stored in order: rollups, blocks of closed days, retention. Each step is a transaction of its
 * own, so a lane that ends between two leaves nothing half done.
 */
export class Upkeep {
  /** The next in turn comes first. */
  private tasks: readonly Task[];

  constructor(tools: UpkeepTools) {
    this.tasks = [
      new RollupTask(tools),
      new GroupTask(tools),
      new CompactionTask(tools),
      new RetentionTask(tools),
      // What concerns everybody's readings is one lane's business.
      ...(tools.partition === 0 ? [new PartitionsTask(tools), new ArrivalIndexTask(tools)] : []),
    ];
  }

  /** Does a bounded piece of what is due; `more` when there may be more. `nowMs` is ms since 1970. */
  async step(nowMs: number): Promise<'idle' | 'more'> {
    for (const task of this.tasks) {
      // Whatever becomes of it, the others have their turn first.
      this.tasks = [...this.tasks.filter((other) => other !== task), task];
      if (await task.step(nowMs)) return 'more';
    }
    return 'idle';
  }
}
