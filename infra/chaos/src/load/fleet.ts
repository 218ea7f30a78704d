import type { Random } from '../plan/random.ts';
import type { DevicePlan, Submission } from '../plan/submission.ts';
import { waitFor } from '../wait-for.ts';
import type { Journal } from './journal.ts';
import { pause, type Sender } from './sender.ts';

/** A device repeats what it does not know the outcome of, in half of the cases. */
const REPEAT_SHARE = 0.5;
const RETRY_MS = 200;
/** A device that was told to stop gives up after so long. */
const PATIENCE_MS = 60_000;

/** How a fleet behaves. */
export interface FleetOptions {
  readonly plans: readonly DevicePlan[];
  readonly sender: Sender;
  readonly journal: Journal;
  readonly random: Random;
  /** A device waits at most so long between requests, milliseconds. */
  readonly paceMs: number;
  /** A device repeats whatever it does not know the outcome of, where it can. */
  readonly isPatient?: boolean;
  /** What else a device does with a submission that was settled: send it again, say. */
  readonly afterwards?: (submission: Submission, send: Sender) => Promise<void>;
}

/** Many devices that send one request after the other, each at its own pace, until they are told to stop. */
export class Fleet {
  private readonly options: FleetOptions;
  private readonly stopping = new AbortController();
  private readonly senders: Promise<void>[];
  private stoppedAtMs: number | undefined;

  constructor(options: FleetOptions) {
    this.options = options;
    this.senders = options.plans.map((plan) => this.run(plan));
  }

  get devices(): string[] {
    return this.options.plans.map(({ device }) => device);
  }

  /** Waits until so many more readings are acknowledged. Throws WaitedInVain. */
  async progress(readings: number, limitMs: number): Promise<void> {
    const goal = this.options.journal.acknowledged + readings;
    await waitFor(`${readings} more readings acknowledged`, limitMs, () =>
      Promise.resolve(this.options.journal.acknowledged >= goal ? true : undefined),
    );
  }

  /** Lets every device finish what it has begun. */
  async stop(): Promise<void> {
    this.stoppedAtMs = Date.now();
    this.stopping.abort();
    await Promise.all(this.senders);
  }

  private async run(plan: DevicePlan): Promise<void> {
    const { random, paceMs } = this.options;
    await pause(random.between(0, paceMs), this.stopping.signal);
    while (!this.stopping.signal.aborted) {
      const submission = plan.next();
      if (submission === undefined) return;
      await this.deliver(submission);
      await pause(random.between(0, paceMs), this.stopping.signal);
    }
  }

  /** A submission that is repeated is repeated until it is settled, also after the fleet was told to stop. */
  private async deliver(submission: Submission): Promise<void> {
    const { sender, random, afterwards, isPatient = false } = this.options;
    let { isSettled, waitMs } = await sender.send(submission);
    const isRepeated = submission.isUnrepeatable !== true && (isPatient || random.chance(REPEAT_SHARE));
    if (!isSettled && !isRepeated) {
      await pause(waitMs, this.stopping.signal);
      return;
    }
    while (!isSettled && !this.isOutOfPatience()) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(waitMs, RETRY_MS)));
      ({ isSettled, waitMs } = await sender.send(submission));
    }
    await afterwards?.(submission, sender);
  }

  private isOutOfPatience(): boolean {
    return this.stoppedAtMs !== undefined && Date.now() - this.stoppedAtMs > PATIENCE_MS;
  }
}
