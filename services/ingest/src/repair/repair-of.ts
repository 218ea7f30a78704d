import type { Problem } from '@telemetry/chassis';
import { DEVICE_ID } from '@telemetry/proto';
import type { Verdict } from '../readings/intake.ts';
import type { BootsSeen, Counted } from './boots-seen.ts';
import type { Runs } from './seq-runs.ts';

/** As for a reading that is valid. */
const MAX_SEQ = 2 ** 32 - 1;

/** A request whose readings are durable or refused. */
export interface Settled {
  readonly verdicts: readonly Verdict[];
  /** The readings as they were sent, in the same order. */
  readonly bodies: readonly unknown[];
}

/**
 * Notes a request's readings that need not come again, and returns what its device should send again. Empty when
 * nothing is known to be missing, or when they are of several devices. A reading refused for what it is need not come
 * again either. Times are those of a clock that never goes back.
 */
export function repairOf({ verdicts, bodies }: Settled, seen: BootsSeen, nowMs: number): Runs {
  let deviceId: string | undefined;
  for (const verdict of verdicts) {
    if (verdict.status === 'rejected') continue;
    deviceId ??= verdict.reading.deviceId;
    if (verdict.reading.deviceId !== deviceId) return [];
  }
  if (deviceId === undefined) return [];
  const settled: Counted[] = [];
  for (const [place, verdict] of verdicts.entries()) {
    const { bootId, seq } =
      verdict.status === 'rejected' ? refusedCount(verdict.problem, bodies[place]) : verdict.reading;
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
