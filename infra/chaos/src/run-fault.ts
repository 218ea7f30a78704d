import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { check } from './check/check.ts';
import { viewFindings } from './check/views.ts';
import type { Verdict } from './check/verdict.ts';
import type { Fault, Ground } from './faults/fault.ts';
import type { Fates } from './load/fate.ts';
import { Fleet } from './load/fleet.ts';
import { Journal } from './load/journal.ts';
import { Pulse } from './load/pulse.ts';
import { Sender } from './load/sender.ts';
import { KINDS, type Maker, planOf } from './plan/kinds.ts';
import { randomOf } from './plan/random.ts';
import type { DevicePlan } from './plan/submission.ts';
import { introduce } from './system/introduce.ts';
import type { System } from './system/system.ts';

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
  const { system } = options;
  const journal = new Journal(join(system.folder, `${fault.name}.ndjson`));
  const findings: string[] = [];
  const ground = await groundOf(fault, options, { journal, find: (finding) => findings.push(finding) });
  try {
    await underLoad(fault, ground);
    await fault.afterLoad?.(ground);
    const { garbage } = ground;
    const hasPoison = fault.hasPoison === true;
    const verdict = await check({ fault: fault.name, system, fates: journal.fates, garbage, hasPoison });
    if (fault.isPatient === true) findings.push(...unanswered(journal.fates));
    findings.push(...(await viewFindings(ground)), ...verdict.findings);
    return { verdict: { ...verdict, findings }, fates: journal.fates, garbage };
  } finally {
    await Promise.all(ground.views.map((view) => view.close()));
    journal.close();
  }
}

async function groundOf(
  fault: Fault,
  options: RunOptions,
  { journal, find }: Pick<Ground, 'journal' | 'find'>,
): Promise<Ground> {
  const { system, seed, isShort, garbage, say } = options;
  const random = randomOf(seed);
  const plans = plansOf(fault, options);
  await introduce(
    system,
    plans.map(({ device }) => device),
  );
  const pulse = new Pulse();
  const keyOf = (device: string): string => system.keyOf(device);
  const sender = new Sender({ origin: system.ingest, keyOf, journal, pulse });
  const afterwards = fault.afterwards?.(random);
  const paceMs = fault.paceMs ?? (isShort ? 200 : 100);
  const fleet = new Fleet({
    ...{ plans, sender, journal, random, paceMs },
    isPatient: fault.isPatient === true,
    ...(afterwards !== undefined && { afterwards }),
  });
  return { system, fleet, journal, random, isShort, say, pulse, find, garbage, views: [] };
}

async function underLoad(fault: Fault, ground: Ground): Promise<void> {
  const { fleet, isShort } = ground;
  try {
    await fleet.progress(isShort ? 500 : 2_000, LIMIT_MS);
    await fault.inject(ground);
    await fleet.progress(isShort ? 300 : 2_000, LIMIT_MS);
  } finally {
    await fleet.stop();
  }
}

function plansOf(fault: Fault, { seed, isShort }: RunOptions): DevicePlan[] {
  const kinds = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter(
    (kind) => fault.isPatient !== true || kind !== 'anonymous',
  );
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

/** Devices with requests of which they never learned what came of them. */
function unanswered(fates: Fates): string[] {
  return [...fates].flatMap(([device, known]) => {
    const count = [...known.values()].filter((fate) => fate.acknowledged + fate.rejected === 0).length;
    return count === 0 ? [] : [`${device} never had an answer for ${count} readings`];
  });
}
