import type { Fates } from '../load/fate.ts';
import type { System } from '../system/system.ts';
import { bootFaults } from './boots.ts';
import { compare, type Stored } from './compare.ts';
import { type DeadLetters, deadLetters, forEachOf, readBack } from './gather.ts';
import { BUCKETS_MS, differences, statsOf } from './buckets.ts';
import { ledgerFaults, totalFaults } from './ledger.ts';
import { quiesce } from './quiesce.ts';
import { rowFaults } from './rows.ts';
import type { Verdict } from './verdict.ts';

/** What is checked, and what the fault put into the system on purpose. */
export interface Subject {
  readonly fault: string;
  readonly system: System;
  readonly fates: Fates;
  /** Messages without sense put into the stream so far. */
  readonly garbage: number;
  /** Whether readings may lie among the dead letters. */
  readonly hasPoison: boolean;
}

/** The exact check: what the fleet was told against what the system has, once nothing is on its way any more. */
export async function check(subject: Subject): Promise<Verdict> {
  const { fault, system, fates, hasPoison } = subject;
  await quiesce(system);
  const stored = await readBack(system.api, fates.keys());
  const dead = await deadLetters(system.api, fates);
  const { lost, twice, wrong, both } = compare(fates, stored, dead.numbers);
  const ledger = await ledgerFindings(subject, stored, dead);
  const findings = [
    ...lost.map((name) => `lost: ${name}`),
    ...twice.map((name) => `twice: ${name}`),
    ...wrong.map((what) => `wrong: ${what}`),
    ...both.map((name) => `stored and a dead letter: ${name}`),
    ...(hasPoison ? [] : [...dead.counts].map(([device, count]) => `${device} has ${count} dead letters`)),
    ...ledger.map((what) => `ledger: ${what}`),
    ...(await rowFaults(system.sql, stored)),
    ...(await derivedFindings(system, stored)),
    ...system.memory.faults,
  ];
  return {
    fault,
    acknowledged: acknowledgedOf(fates),
    stored: [...stored.values()].reduce((sum, { length }) => sum + length, 0),
    lost: lost.length,
    twice: twice.length,
    isLedgerBalanced: ledger.length === 0,
    findings,
  };
}

async function ledgerFindings(
  { system, fates, garbage }: Subject,
  stored: Stored,
  dead: DeadLetters,
): Promise<string[]> {
  const findings: string[] = [];
  await forEachOf(fates, async ([device, known]) => {
    const facts = {
      fates: known.values(),
      stored: stored.get(device)?.length ?? 0,
      dead: dead.counts.get(device) ?? 0,
    };
    // A device of which nothing arrived has no ledger.
    if (facts.stored + facts.dead === 0 && ![...known.values()].some((fate) => fate.acknowledged > 0)) return;
    const delivery = await system.api.delivery(device);
    const numbers = new Set((stored.get(device) ?? []).map(({ metrics }) => metrics.n ?? NaN));
    const faults = [...ledgerFaults(delivery, facts), ...bootFaults(delivery.boots, known.values(), numbers)];
    findings.push(...faults.map((what) => `${device}: ${what}`));
  });
  return [...findings, ...totalFaults(await system.api.totalDelivery(), garbage)];
}

/** What is derived from readings, against the readings: the latest one, each hour and each day. */
async function derivedFindings(system: System, stored: Stored): Promise<string[]> {
  const findings: string[] = [];
  await forEachOf(stored, async ([device, readings]) => {
    const [first, last] = [readings[0], readings.at(-1)];
    if (first === undefined || last === undefined) return;
    const latestMs = await system.api.latestMs(device);
    if (latestMs !== last.timestampMs) {
      findings.push(`latest of ${device} is ${latestMs ?? 'nothing'}, but ${last.timestampMs} is stored`);
    }
    for (const bucket of ['1h', '1d'] as const) {
      const answers = await system.api.buckets(device, bucket, [first.timestampMs, last.timestampMs]);
      const faults = differences(statsOf(readings, BUCKETS_MS[bucket]), answers);
      findings.push(...faults.map((what) => `${bucket} of ${device}: ${what}`));
    }
  });
  return findings;
}

/** Readings that were acknowledged; what is one reading to the system counts once. */
function acknowledgedOf(fates: Fates): number {
  let count = 0;
  for (const known of fates.values()) {
    const taken = [...known.values()].filter(({ acknowledged }) => acknowledged > 0);
    count += new Set(taken.map(({ reading }) => reading.slot)).size;
  }
  return count;
}
