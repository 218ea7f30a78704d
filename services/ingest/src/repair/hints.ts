import type { Problem } from '@telemetry/chassis';
import { type AcceptedReading, DEVICE_ID } from '@telemetry/proto';
import type { BootsSeen, Counted } from './boots-seen.ts';
import type { Runs } from './seq-runs.ts';

/** As for a reading that is valid. */
const MAX_SEQ = 2 ** 32 - 1;

/** What became of a reading, as far as it matters here. */
export type Fate =
  | { readonly status: 'accepted' | 'duplicate'; readonly reading: AcceptedReading }
  | { readonly status: 'rejected'; readonly problem: Problem };

/** A request whose readings are durable or refused. */
export interface Settled {
  readonly fates: readonly Fate[];
  /** The readings as they were sent, in the same order. */
  readonly bodies: readonly unknown[];
}

/**
 * Notes a request's readings that need not come again, and returns what its device should send again. Empty when
 * nothing is known to be missing, or when they are of several devices. A reading refused for what it is need not come
 * again either. Times are those of a clock that never goes back.
 */
export function repairOf({ fates, bodies }: Settled, seen: BootsSeen, nowMs: number): Runs {
  let deviceId: string | undefined;
  for (const fate of fates) {
    if (fate.status === 'rejected') continue;
    deviceId ??= fate.reading.deviceId;
    if (fate.reading.deviceId !== deviceId) return [];
  }
  if (deviceId === undefined) return [];
  const settled: Counted[] = [];
  for (const [place, fate] of fates.entries()) {
    const { bootId, seq } =
      fate.status === 'rejected' ? refusedCount(fate.problem, bodies[place]) : fate.reading;
    if (bootId !== undefined && seq !== undefined) settled.push({ deviceId, bootId, seq });
  }
  return settled.length === 0 ? [] : seen.note(settled, nowMs);
}

type Count = Partial<Pick<Counted, 'bootId' | 'seq'>>;

function refusedCount({ code }: Problem, body: unknown): Count {
  if (code !== 'VALIDATION_ERROR' || typeof body !== 'object' || body === null) return {};
  const { boot_id: bootId, seq } = body as Record<string, unknown>;
  const isCounted = typeof bootId === 'string' && DEVICE_ID.test(bootId) && typeof seq === 'number';
  return isCounted && Number.isInteger(seq) && seq >= 0 && seq <= MAX_SEQ ? { bootId, seq } : {};
}
