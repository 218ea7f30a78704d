import type { Problem } from '@telemetry/chassis';
import { DEVICE_ID } from '@telemetry/proto';
import type { Verdict } from '../readings/intake.ts';
import type { Counted } from './boots-seen.ts';

/** As for a reading that is valid. */
const MAX_SEQ = 2 ** 32 - 1;

/** A request whose readings have been judged. */
export interface Judged {
  readonly verdicts: readonly Verdict[];
  /** The readings as they were sent, in the same order. */
  readonly bodies: readonly unknown[];
}

/**
 * A request's readings that need not come again once the accepted ones are durable. Empty when they are of several
 * devices. A reading refused for what it is need not come again either.
 */
export function countedOf({ verdicts, bodies }: Judged): readonly Counted[] {
  let deviceId: string | undefined;
  for (const verdict of verdicts) {
    if (verdict.status === 'rejected') continue;
    deviceId ??= verdict.reading.deviceId;
    if (verdict.reading.deviceId !== deviceId) return NONE;
  }
  if (deviceId === undefined) return NONE;
  let counted: Counted[] | undefined;
  for (const [place, verdict] of verdicts.entries()) {
    const { bootId, seq } =
      verdict.status === 'rejected' ? refusedCount(verdict.problem, bodies[place]) : verdict.reading;
    if (bootId !== undefined && seq !== undefined) (counted ??= []).push({ deviceId, bootId, seq });
  }
  return counted ?? NONE;
}

const NONE: readonly Counted[] = [];

type Count = Partial<Pick<Counted, 'bootId' | 'seq'>>;

function refusedCount({ code }: Problem, body: unknown): Count {
  if (code !== 'VALIDATION_ERROR' || typeof body !== 'object' || body === null) return {};
  const { boot_id: bootId, seq } = body as Record<string, unknown>;
  const isCounted = typeof bootId === 'string' && DEVICE_ID.test(bootId) && typeof seq === 'number';
  return isCounted && Number.isInteger(seq) && seq >= 0 && seq <= MAX_SEQ ? { bootId, seq } : {};
}
