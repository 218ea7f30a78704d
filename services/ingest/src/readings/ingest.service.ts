import { hash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Commit } from '../commit/commit.service.ts';
import { DeviceDirectory } from '../credentials/device-directory.ts';
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
}

/** Takes readings in: judged, identified, durable. */
@Injectable()
export class Ingest {
  private readonly means: Means = {
    clock: new ReceiptClock(),
    identities: new Identities((text) => hash('sha256', text, 'buffer')),
    randomUuid: randomUUID,
  };

  constructor(
    private readonly directory: DeviceDirectory,
    private readonly commit: Commit,
  ) {}

  /**
   * What became of each reading; the accepted ones are durable then.
   * @throws Problem UNAVAILABLE when they could not be made durable.
   */
  async take(submission: Submission, { caller, idempotencyKey, traceparent }: Sender): Promise<Verdict[]> {
    const { directory } = this;
    const find: Intake['find'] = (deviceId) => directory.device(deviceId);
    const intake: Intake = { ...submission, caller, idempotencyKey, find, nowMs: Date.now() };
    const verdicts = verdictsOf(draftsOf(intake), intake, this.means);
    const readings = verdicts.flatMap((verdict) => (verdict.status === 'accepted' ? [verdict.reading] : []));
    if (readings.length > 0) await this.commit.commit(readings, { traceparent });
    countVerdicts(verdicts);
    return verdicts;
  }
}
