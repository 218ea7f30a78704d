import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './check/check.ts';
import { settle } from './check/quiesce.ts';
import type { Verdict } from './check/verdict.ts';
import type { Fault } from './faults/fault.ts';
import type { Fate } from './load/fate.ts';
import type { Options } from './options.ts';
import { runFault } from './run-fault.ts';
import { Unsupported } from './system/disk.ts';
import type { System } from './system/system.ts';

/** A system on which faults happen one after the other, and what it has been told in all. */
export class Place {
  private readonly system: System;
  private readonly fates = new Map<string, ReadonlyMap<number, Fate>>();
  private garbage = 0;
  private hasPoison = false;

  constructor(system: System) {
    this.system = system;
  }

  /** Runs a fault. A system that does not get well is a finding, too. */
  async run(
    fault: Fault,
    { seed, isShort }: Pick<Options, 'seed' | 'isShort'>,
    say: (text: string) => void,
  ): Promise<Verdict> {
    const { system, garbage } = this;
    return verdictOf(fault.name, async () => {
      const run = await runFault(fault, { system, seed, isShort, garbage, say });
      this.garbage = run.garbage;
      this.hasPoison ||= fault.hasPoison === true;
      for (const [device, fates] of run.fates) this.fates.set(device, fates);
      return run.verdict;
    });
  }

  /** Checks everything again that was ever sent here, once rollups are made and past days are compacted. */
  async afterwards(): Promise<Verdict> {
    const { system, fates, garbage, hasPoison } = this;
    return verdictOf('afterwards', async () => {
      await settle(system);
      return check({ fault: 'afterwards', system, fates, garbage, hasPoison });
    });
  }

  /** The most memory that each part held. */
  get memory(): string {
    return this.system.memory.words;
  }

  /** Keeps the fleet's list and the logs; returns where. */
  keep(): string {
    const folder = mkdtempSync(join(tmpdir(), 'telemetry-chaos-red-'));
    const isWanted = (path: string): boolean => !/\/(postgres|nats)$/.test(path);
    cpSync(this.system.folder, folder, { recursive: true, filter: isWanted });
    return folder;
  }

  async end(): Promise<void> {
    await this.system.stop();
  }
}

async function verdictOf(fault: string, work: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unsupported) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    const findings = [`${String(error)}${cause}`];
    return { fault, acknowledged: 0, stored: 0, lost: 0, twice: 0, isLedgerBalanced: false, findings };
  }
}
