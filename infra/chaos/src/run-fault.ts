import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { check } from './check/check.ts';
import type { Verdict } from './check/verdict.ts';
import type { Fault, Ground } from './faults/fault.ts';
import type { Fates } from './load/fate.ts';
import { Fleet } from './load/fleet.ts';
import { Journal } from './load/journal.ts';
import { Sender } from './load/sender.ts';
import { KINDS, type Maker, planOf } from './plan/kinds.ts';
import { randomOf } from './plan/random.ts';
import type { DevicePlan } from './plan/submission.ts';
import { factOf, keyOf } from './system/device-fact.ts';
import type { System } from './system/system.ts';
import { waitFor } from './wait-for.ts';

const LIMIT_MS = 90_000;

/** How a fault is run. */
export interface RunOptions {
  readonly system: System;
  readonly seed: number;
  readonly isShort: boolean;
  /** Messages without sense that earlier faults put into this system's stream. */
  readonly garbage: number;
  readonly say: (text: string) => void;
}

/** What came of a run: the verdict, and what it leaves in the system for the next. */
export interface Run {
  readonly verdict: Verdict;
  readonly fates: Fates;
  readonly garbage: number;
}

/** Lets a fleet of its own send, lets the fault happen meanwhile, and checks everything afterwards. */
export async function runFault(fault: Fault, options: RunOptions): Promise<Run> {
  const { system, isShort, say } = options;
  const random = randomOf(options.seed);
  const journal = new Journal(join(system.folder, `${fault.name}.ndjson`));
  try {
    const plans = plansOf(fault, options);
    await introduce(
      system,
      plans.map(({ device }) => device),
    );
    const sender = new Sender({ origin: system.ingest, keyOf, journal });
    const afterwards = fault.afterwards?.(random);
    const fleet = new Fleet({
      plans,
      sender,
      journal,
      random,
      paceMs: isShort ? 200 : 100,
      ...(afterwards !== undefined && { afterwards }),
    });
    const ground: Ground = { system, fleet, journal, random, isShort, say, garbage: options.garbage };
    try {
      await fleet.progress(isShort ? 500 : 2_000, LIMIT_MS);
      await fault.inject(ground);
      await fleet.progress(isShort ? 300 : 2_000, LIMIT_MS);
    } finally {
      await fleet.stop();
    }
    await fault.afterLoad?.(ground);
    const { garbage } = ground;
    const hasPoison = fault.hasPoison === true;
    const verdict = await check({ fault: fault.name, system, fates: journal.fates, garbage, hasPoison });
    return { verdict, fates: journal.fates, garbage };
  } finally {
    journal.close();
  }
}

function plansOf(fault: Fault, { seed, isShort }: RunOptions): DevicePlan[] {
  const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
  return Array.from({ length: isShort ? 16 : 40 }, (_, index) => {
    const maker: Maker = {
      device: `${fault.name}-${index}-${seed % 10_000}`,
      random: randomOf(seed + index + 1),
      nowMs: Date.now(),
      newId: randomUUID,
    };
    return fault.planOf?.(maker, index) ?? planOf(kinds[index % kinds.length] ?? 'clock', maker);
  });
}

/** Tells the services of the devices, and waits until ingest and query know them. */
async function introduce(system: System, devices: readonly string[]): Promise<void> {
  for (const device of devices) await system.broker.tell(factOf(device));
  for (const device of devices) {
    await waitFor(`ingest to know ${device}`, LIMIT_MS, async () => {
      const headers = { 'x-api-key': keyOf(device), 'content-type': 'application/json' };
      const { status } = await fetch(`${system.ingest}/api/v1/ingest`, {
        method: 'POST',
        headers,
        body: '{}',
      });
      return status === 422 ? true : undefined;
    });
    await waitFor(`query to know ${device}`, LIMIT_MS, () => system.api.history(device));
  }
}
