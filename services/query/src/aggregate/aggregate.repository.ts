import { Injectable } from '@nestjs/common';
import type { Queryable } from '../reading/queryable.repository.ts';
import type { AskedDevice, DeviceSelection } from '../snapshot/asked-devices.ts';
import { findDevices, getDevice } from '../snapshot/asked-devices.repository.ts';
import { Snapshots } from '../snapshot/snapshot.repository.ts';
import { whileAsked } from '../time/question.service.ts';
import { BEGINNING_MS, type TimeRange } from '../time/range.ts';
import type { Bucket } from './bucket.ts';
import { findEnds } from './ends.repository.ts';
import { answerable, keptFromMs } from './kept.ts';
import { type BucketPlan, planBuckets } from './plan.ts';
import type { Needed } from './statistics.ts';
import type { Tally } from './tally.ts';
import { TallyReader } from './tally.repository.ts';

/** What to compute of readings. */
export interface AggregateQuestion {
  /** From BEGINNING_MS: everything. */
  readonly range: TimeRange;
  /** The caller named no end, so what is to come may be left out. */
  readonly isOpenEnded: boolean;
  readonly nowMs: number;
  readonly needed: Needed;
  /** Only these metrics. */
  readonly metrics?: readonly string[] | undefined;
  /** One answer for the whole range unless given. */
  readonly buckets?: { readonly bucket: Bucket | 'auto'; readonly zone: string } | undefined;
}

/** What was found. */
export interface Aggregated {
  readonly devices: readonly AskedDevice[];
  /** The part of the range that the answer is about: all of it, but for hours of dropped readings that it cuts. */
  readonly range: TimeRange;
  readonly plan: BucketPlan;
  readonly tally: Tally;
}

/** Computes exactly, from rollups where they can say it and from readings elsewhere, in one snapshot. */
@Injectable()
export class AggregateRepository {
  constructor(private readonly snapshots: Snapshots) {}

  /** @throws Problem DEVICE_NOT_FOUND, or VALIDATION_ERROR when the answer would cost too much. */
  async ofDevice(deviceId: string, question: AggregateQuestion): Promise<Aggregated> {
    return this.snapshots.snapshot(
      whileAsked(async (client) => aggregate(client, [await getDevice(client, deviceId)], question)),
    );
  }

  /** @throws Problem VALIDATION_ERROR when the answer would cost too much. */
  async ofDevices(selection: DeviceSelection, question: AggregateQuestion): Promise<Aggregated> {
    return this.snapshots.snapshot(
      whileAsked(async (client) => aggregate(client, await findDevices(client, selection), question)),
    );
  }
}

async function aggregate(
  client: Queryable,
  devices: readonly AskedDevice[],
  question: AggregateQuestion,
): Promise<Aggregated> {
  const { needed, metrics, buckets, nowMs } = question;
  const ids = devices.map(({ id }) => id);
  const range = answerable(await boundedRange(client, ids, question), keptFromMs(devices, nowMs));
  const plan =
    buckets === undefined
      ? { bucket: null, bounds: [range.startMs, range.endMs] }
      : planBuckets(range, buckets.bucket, buckets.zone);
  const tally = await new TallyReader(client).read(ids, { range, bounds: plan.bounds, needed, metrics });
  return { devices, range, plan, tally };
}

/** Where the caller names no start, the range begins at the first reading; where nothing at all, it ends at the last. */
async function boundedRange(
  client: Queryable,
  devices: readonly number[],
  { range, isOpenEnded, buckets }: AggregateQuestion,
): Promise<TimeRange> {
  if (range.startMs !== BEGINNING_MS || (buckets === undefined && devices.length === 1)) return range;
  const ends = await findEnds(client, devices);
  if (ends === undefined) return { startMs: range.endMs - 1, endMs: range.endMs };
  const endMs = isOpenEnded ? ends.lastMs + 1 : range.endMs;
  return { startMs: Math.min(ends.firstMs, endMs - 1), endMs };
}
