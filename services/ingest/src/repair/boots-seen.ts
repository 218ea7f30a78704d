import { Recent } from '../recent.ts';
import { bootKey } from '../anchors/boot-sight.ts';
import { gapsOf, type Runs, withSeqs } from './seq-runs.ts';

/** Boots in memory at least, at most twice as many. */
const REMEMBERED = 20_000;
/** A boot that was silent for so long is forgotten, after twice as long at the latest; milliseconds. */
const FORGOTTEN_AFTER_MS = 10 * 60 * 1000;
/** Most gaps that are told. A boot with more has not lost that much: its readings go to several replicas. */
const MOST_GAPS = 8;
/** Beyond it a boot’s newest readings are all that is remembered. */
const MOST_RUNS = 64;

/** A reading that its device counts. */
export interface Counted {
  readonly deviceId: string;
  readonly bootId: string;
  readonly seq: number;
}

const NONE: Runs = [];

/**
 * The counts of the boots that send now, as far as they have come to this replica. What is missing between them may
 * have gone to another one, so it is a hint, and worth no more memory than this.
 */
export class BootsSeen {
  private readonly boots: Recent<Runs>;
  private turnedAtMs = -Infinity;

  constructor(remembered = REMEMBERED) {
    this.boots = new Recent(remembered);
  }

  /**
   * Notes readings of one device that need not be sent again, and returns what its newest boot lacks; empty when
   * nothing is known to be missing. Times are those of a clock that never goes back.
   */
  note(readings: readonly Counted[], nowMs: number): Runs {
    this.forget(nowMs);
    let runs: Runs = NONE;
    for (const [key, seqs] of byBoot(readings)) {
      runs = withSeqs(this.boots.get(key) ?? NONE, seqs);
      if (runs.length > MOST_RUNS) runs = runs.slice(-MOST_RUNS);
      this.boots.set(key, runs);
    }
    const gaps = runs.length > 1 ? gapsOf(runs) : NONE;
    return gaps.length > MOST_GAPS ? NONE : gaps;
  }

  private forget(nowMs: number): void {
    if (nowMs - this.turnedAtMs < FORGOTTEN_AFTER_MS) return;
    if (nowMs - this.turnedAtMs >= 2 * FORGOTTEN_AFTER_MS) this.boots.turn();
    this.boots.turn();
    this.turnedAtMs = nowMs;
  }
}

/** Counts by boot, in the order of the readings. */
function byBoot(readings: readonly Counted[]): Iterable<[string, number[]]> {
  const [only] = readings;
  if (only !== undefined && readings.length === 1) return [[bootKey(only), [only.seq]]];
  const boots = new Map<string, number[]>();
  for (const reading of readings) {
    const key = bootKey(reading);
    const seqs = boots.get(key);
    if (seqs === undefined) boots.set(key, [reading.seq]);
    else seqs.push(reading.seq);
  }
  return boots;
}
