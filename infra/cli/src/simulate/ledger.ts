import { setTimeout as sleep } from 'node:timers/promises';
import type { components } from '../gen/api.ts';
import type { Tally } from './tally.ts';

type Delivery = components['schemas']['DeliveryDto'];

/** What became of acknowledged readings. */
export type Ledger = Pick<Delivery, 'acknowledged' | 'stored' | 'duplicate' | 'dead_lettered' | 'in_flight'>;

const LOOK_AGAIN_MS = 500;

/** The sum of ledgers, or with `sign` −1 what was added since. */
export function added(one: Ledger, other: Ledger, sign: 1 | -1 = 1): Ledger {
  return {
    acknowledged: one.acknowledged + sign * other.acknowledged,
    stored: one.stored + sign * other.stored,
    duplicate: one.duplicate + sign * other.duplicate,
    dead_lettered: one.dead_lettered + sign * other.dead_lettered,
    in_flight: one.in_flight + sign * other.in_flight,
  };
}

export const EMPTY: Ledger = { acknowledged: 0, stored: 0, duplicate: 0, dead_lettered: 0, in_flight: 0 };

/** Whether everything that was acknowledged is accounted for, at the system and by what was acknowledged here. */
export function isBalanced(ledger: Ledger, acknowledgedHere: number): boolean {
  return ledger.acknowledged === sumOf(ledger) && sumOf(ledger) >= acknowledgedHere;
}

/**
 * Reads the ledger until nothing is on its way any more and it balances, or patience ends; what was added since
 * `before`.
 */
export async function settledLedger(
  read: () => Promise<Ledger>,
  goal: { readonly before: Ledger; readonly acknowledgedHere: number; readonly patienceMs: number },
): Promise<Ledger> {
  const startedAtMs = performance.now();
  for (;;) {
    const since = added(await read(), goal.before, -1);
    const isSettled = since.in_flight === 0 && isBalanced(since, goal.acknowledgedHere);
    if (isSettled || performance.now() - startedAtMs >= goal.patienceMs) return since;
    await sleep(LOOK_AGAIN_MS);
  }
}

/** The ledger in two lines. */
export function ledgerReport(ledger: Ledger, tally: Tally, devices: number): string {
  const { acknowledged, stored, duplicate, dead_lettered: dead, in_flight: inFlight } = ledger;
  const verdict = isBalanced(ledger, tally.acknowledged) ? 'balanced' : 'NOT BALANCED';
  return [
    `Ledger of ${devices} devices: ${acknowledged} acknowledged = ${stored} stored + ${duplicate} duplicate + ${dead} dead-lettered + ${inFlight} in flight: ${verdict}.`,
    `Acknowledged here: ${tally.acknowledged}, ${tally.repeats} of them repeats; ${tally.refused} bad readings were refused, ${tally.badTaken} were not.`,
  ].join('\n');
}

function sumOf({ stored, duplicate, dead_lettered: dead, in_flight: inFlight }: Ledger): number {
  return stored + duplicate + dead + inFlight;
}
