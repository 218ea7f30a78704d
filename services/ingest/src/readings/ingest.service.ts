import { hash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Problem } from '@telemetry/chassis';
import type { AcceptedReading } from '@telemetry/proto';
import { withAnchors } from '../anchors/anchored-drafts.ts';
import { Anchors } from '../anchors/anchors.service.ts';
import { bootSights } from '../anchors/boot-sight.ts';
import { Commit } from '../commit/commit.service.ts';
import { IngestConfig } from '../config.ts';
import { DeviceDirectory } from '../credentials/device-directory.ts';
import { countRefused, showDevices } from '../limits/limit-meter.service.ts';
import { type Admission, type LimitAnswer, Limiter } from '../limits/limiter.ts';
import type { ShareStanding } from '../limits/device-limits.ts';
import { BootsSeen } from '../repair/boots-seen.ts';
import { repairOf } from '../repair/repair-of.ts';
import type { Runs } from '../repair/seq-runs.ts';
import type { Draft } from './draft.ts';
import { Identities } from './identity.ts';
import { draftsOf, type Intake, type Means, type Verdict, verdictsOf } from './intake.ts';
import { ReceiptClock } from './receipt-clock.ts';
import { countVerdicts } from './intake-meter.service.ts';
import type { Sender } from './sender.ts';

/** Readings as they came in one request. */
export interface Submission {
  readonly bodies: readonly unknown[];
  readonly isBatch: boolean;
  /** The device of readings that name none. */
  readonly deviceId?: string | undefined;
  /** Milliseconds since the boot of its device when it was sent. */
  readonly sentTRelMs?: number | undefined;
}

/** What became of a request. */
export interface Outcome extends LimitAnswer {
  /** In the order of its readings. */
  readonly verdicts: readonly Verdict[];
  /** The limits that some of them have met. */
  readonly refused: readonly ShareStanding[];
  /** Counts that its device should send again. */
  readonly repair: Runs;
}

/** Takes readings in: judged, identified, durable. */
@Injectable()
export class Ingest {
  private readonly means: Means = {
    clock: new ReceiptClock(),
    identities: new Identities((text) => hash('sha256', text, 'buffer')),
    randomUuid: randomUUID,
  };

  private readonly seen = new BootsSeen();
  private readonly limiter: Limiter;

  constructor(
    private readonly directory: DeviceDirectory,
    private readonly anchors: Anchors,
    private readonly commit: Commit,
    config: IngestConfig,
  ) {
    this.limiter = new Limiter({
      live: { perSecond: config.DEVICE_RATE, burst: config.DEVICE_BURST },
      backFill: { perSecond: config.BACKFILL_RATE, burst: config.BACKFILL_BURST },
    });
    showDevices(this.limiter);
  }

  /**
   * What became of each reading; the accepted ones are durable then.
   * @throws Problem UNAVAILABLE when they could not be made durable.
   */
  async take(submission: Submission, { caller, idempotencyKey, traceparent }: Sender): Promise<Outcome> {
    const { directory } = this;
    const find: Intake['find'] = (deviceId) => directory.device(deviceId);
    const intake: Intake = { ...submission, caller, idempotencyKey, find, nowMs: Date.now() };
    const timed = this.timed(draftsOf(intake), intake, submission.sentTRelMs);
    const drafts = timed instanceof Promise ? await timed : timed;
    const clockMs = performance.now();
    const admission = this.limiter.admit(drafts, intake.nowMs, clockMs);
    const verdicts = verdictsOf(admission.readings, intake, this.means);
    await this.makeDurable(verdicts, admission, traceparent);
    countVerdicts(verdicts);
    countRefused(admission.refused);
    return {
      verdicts,
      refused: admission.refused,
      repair: repairOf({ verdicts, bodies: submission.bodies }, this.seen, clockMs),
      ...this.limiter.answer(admission, clockMs),
    };
  }

  /** The readings with the times that are found from boots; at once where there are none. */
  private timed(
    drafts: (Draft | Problem)[],
    { find, nowMs }: Intake,
    sentTRelMs: number | undefined,
  ): (Draft | Problem)[] | Promise<(Draft | Problem)[]> {
    const sights = bootSights(drafts, { receivedAtMs: nowMs, sentTRelMs });
    if (sights.length === 0) return drafts;
    return this.anchors.of(sights).then((anchorOf) => withAnchors(drafts, anchorOf, { find, nowMs }));
  }

  private async makeDurable(
    verdicts: readonly Verdict[],
    admission: Admission,
    traceparent: string | undefined,
  ): Promise<void> {
    const readings: AcceptedReading[] = [];
    for (const verdict of verdicts) if (verdict.status === 'accepted') readings.push(verdict.reading);
    if (readings.length === 0) return;
    const isBackfill = admission.taken.every(({ allowance }) => allowance === 'back-fill');
    try {
      await this.commit.commit(readings, { traceparent, isBackfill });
    } catch (error) {
      this.limiter.giveBack(admission, performance.now());
      throw error;
    }
  }
}
