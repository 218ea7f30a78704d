import { Runs } from './runs.ts';

/** More holes than this in one boot's counts are not kept; what is beyond them is known by its identity. */
export const MAX_RUNS = 1_000;
/** Stands in a boot's runs, where no count can be, once the boot has had more holes than are kept. */
export const OVERFLOWED = -2;
/** Runs, and boots, that a lane remembers in all. */
const MAX_REMEMBERED = 200_000;

/** A reading that its device counted. */
export interface Counted {
  /** Surrogate key of the device. */
  readonly device: number;
  readonly bootId: string;
  readonly seq: number;
  readonly receivedAtMs: number;
}

/** Names a boot of a device. */
export type BootKey = Pick<Counted, 'device' | 'bootId'>;

/** What has to be added to a boot's row. */
export interface BootChange extends BootKey {
  /** The new counts, as a multirange. */
  readonly seqs: string;
  readonly firstReceivedAtMs: number;
  readonly lastReceivedAtMs: number;
}

interface Boot {
  readonly key: BootKey;
  readonly runs: Runs;
  /** What the database has not been told yet. */
  readonly added: Set<number>;
  firstReceivedAtMs: number;
  lastReceivedAtMs: number;
  /** A count that is in `runs` was taken back: what is remembered is not to be trusted any more. */
  isSpoilt: boolean;
  remembered: number;
}

/**
 * The counts of each boot that are stored, as the table `boot` has them: the lane that remembers them is the only one
 * that writes them. The boots that were not heard of for longest are forgotten, and asked for again when needed.
 */
export class BootSeqs {
  private readonly boots = new Map<string, Boot>();
  private readonly touched = new Set<Boot>();
  private remembered = 0;

  constructor(private readonly maxRemembered = MAX_REMEMBERED) {}

  /** Of these boots those that have to be learned before they are asked about; each once. */
  unknown(counted: readonly BootKey[]): BootKey[] {
    const missing = new Map<string, BootKey>();
    for (const key of counted) if (!this.boots.has(nameOf(key))) missing.set(nameOf(key), key);
    return [...missing.values()];
  }

  /** What the database has of a boot: its multirange, `{}` for none. */
  learn({ device, bootId }: BootKey, seqs: string): void {
    this.boots.set(nameOf({ device, bootId }), {
      key: { device, bootId },
      runs: Runs.parse(seqs),
      added: new Set(),
      firstReceivedAtMs: Infinity,
      lastReceivedAtMs: -Infinity,
      isSpoilt: false,
      remembered: 0,
    });
  }

  /** Takes a count: it was there before, it is new and is there from now on, or only the reading's identity can tell. */
  take(counted: Counted): 'repeat' | 'new' | 'ask identity' {
    const boot = this.touch(counted);
    if (boot.runs.has(counted.seq)) return 'repeat';
    if (!boot.runs.has(OVERFLOWED)) {
      if (boot.runs.size < MAX_RUNS || !boot.runs.isApart(counted.seq)) {
        add(boot, counted);
        return 'new';
      }
      add(boot, { ...counted, seq: OVERFLOWED });
    }
    return 'ask identity';
  }

  /** The identity of this one was new: from now on its count tells, if that costs no further run. */
  accept(counted: Counted): void {
    const boot = this.touch(counted);
    if (!boot.runs.isApart(counted.seq)) add(boot, counted);
  }

  /** Was not stored after all, so its count is free again. */
  giveBack(counted: Counted): void {
    const boot = this.touch(counted);
    boot.added.delete(counted.seq);
    boot.isSpoilt = true;
  }

  /** What the database has to be told. */
  changes(): BootChange[] {
    return [...this.touched]
      .filter(({ added }) => added.size > 0)
      .map(({ key, added, firstReceivedAtMs, lastReceivedAtMs }) => {
        const seqs = Runs.of([...added].sort((a, b) => a - b)).toString();
        return { ...key, seqs, firstReceivedAtMs, lastReceivedAtMs };
      });
  }

  /** The database has all changes. */
  written(): void {
    for (const boot of this.touched) {
      boot.added.clear();
      boot.firstReceivedAtMs = Infinity;
      boot.lastReceivedAtMs = -Infinity;
      if (boot.isSpoilt) this.forget(boot);
      else this.weigh(boot, boot.runs.size + 1);
    }
    this.touched.clear();
    for (const boot of this.boots.values()) {
      if (this.remembered <= this.maxRemembered) return;
      this.forget(boot);
    }
  }

  /** The database has none of the changes: what was touched is asked for again. */
  abandon(): void {
    for (const boot of this.touched) this.forget(boot);
    this.touched.clear();
  }

  private touch(key: BootKey): Boot {
    const name = nameOf(key);
    const boot = this.boots.get(name);
    if (boot === undefined) throw new Error(`Boot ${name} was not learned`);
    if (!this.touched.has(boot)) {
      this.touched.add(boot);
      // Last in the map is the one heard of last.
      this.boots.delete(name);
      this.boots.set(name, boot);
    }
    return boot;
  }

  private forget(boot: Boot): void {
    this.boots.delete(nameOf(boot.key));
    this.weigh(boot, 0);
  }

  private weigh(boot: Boot, weight: number): void {
    this.remembered += weight - boot.remembered;
    boot.remembered = weight;
  }
}

function add(boot: Boot, { seq, receivedAtMs }: Counted): void {
  boot.runs.add(seq);
  boot.added.add(seq);
  boot.firstReceivedAtMs = Math.min(boot.firstReceivedAtMs, receivedAtMs);
  boot.lastReceivedAtMs = Math.max(boot.lastReceivedAtMs, receivedAtMs);
}

function nameOf({ device, bootId }: BootKey): string {
  return `${device}/${bootId}`;
}
