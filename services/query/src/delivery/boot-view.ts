import { OVERFLOWED } from '../writer/boot-seqs.ts';
import { Runs } from '../writer/runs.ts';

/** Gaps named of one boot at most. */
const MAX_GAPS = 100;

/** A row of the table `boot`. */
export interface BootRow {
  readonly bootId: string;
  /** As PostgreSQL writes a multirange. */
  readonly seqs: string;
  readonly firstReceivedAt: Date;
  readonly lastReceivedAt: Date;
}

/** What came of the readings that a device counted in one boot. */
export interface BootView {
  readonly boot_id: string;
  /** Null while nothing that was counted is known by its count. */
  readonly first_seq: number | null;
  readonly last_seq: number | null;
  readonly received: number;
  /** Counts between the first and the last that have not come. */
  readonly missing: number;
  /** The missing counts, from and to, both included; the first of them. */
  readonly gaps: readonly (readonly [number, number])[];
  /** False when the boot had more gaps than are kept: some that are named here have come all the same. */
  readonly is_exact: boolean;
  readonly first_received_at: string;
  readonly last_received_at: string;
}

/** A boot as the API shows it. */
export function bootView({ bootId, seqs, firstReceivedAt, lastReceivedAt }: BootRow): BootView {
  const all = Runs.parse(seqs);
  const runs = [...all].filter(({ from }) => from >= 0);
  const gaps = runs.slice(1).map(({ from }, i): readonly [number, number] => [runs[i]?.to ?? from, from - 1]);
  return {
    boot_id: bootId,
    first_seq: runs[0]?.from ?? null,
    last_seq: runs.length === 0 ? null : (runs.at(-1)?.to ?? 0) - 1,
    received: runs.reduce((sum, { from, to }) => sum + to - from, 0),
    missing: gaps.reduce((sum, [from, to]) => sum + to - from + 1, 0),
    gaps: gaps.slice(0, MAX_GAPS),
    is_exact: !all.has(OVERFLOWED),
    first_received_at: firstReceivedAt.toISOString(),
    last_received_at: lastReceivedAt.toISOString(),
  };
}
