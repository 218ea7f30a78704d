import type { Fate } from '../load/fate.ts';
import type { Boot } from './boots.ts';

/** A device's ledger as the API tells it. */
export interface Delivery {
  readonly acknowledged: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly dead_lettered: number;
  readonly in_flight: number;
  readonly balanced: boolean;
}

/** The same of one device, with its boots. */
export interface DeviceDelivery extends Delivery {
  readonly boots: readonly Boot[];
}

/** What the fleet and the store know of a device, to hold its ledger against. */
export interface Facts {
  readonly fates: Iterable<Fate>;
  /** Readings of it in the store, in its dead letters. */
  readonly stored: number;
  readonly dead: number;
}

/** What is wrong with a ledger when nothing is on its way any more. */
export function ledgerFaults(delivery: Delivery, { fates, stored, dead }: Facts): string[] {
  const { acknowledged, duplicate, dead_lettered, in_flight, balanced } = delivery;
  const attempts = attemptsOf(fates);
  const sum = delivery.stored + duplicate + dead_lettered + in_flight;
  const rules: readonly [boolean, string][] = [
    [balanced, 'it says itself that it does not balance'],
    [in_flight === 0, `${in_flight} are in flight, but nothing is`],
    [acknowledged === sum, `${acknowledged} acknowledged, but ${sum} accounted for`],
    [delivery.stored === stored, `${delivery.stored} stored, but ${stored} are there`],
    [dead_lettered === dead, `${dead_lettered} dead letters, but ${dead} are there`],
    [
      acknowledged >= attempts.acknowledged,
      `${acknowledged} acknowledged, the fleet heard of ${attempts.acknowledged}`,
    ],
    [acknowledged <= attempts.possible, `${acknowledged} acknowledged, the fleet sent ${attempts.possible}`],
  ];
  return rules.filter(([holds]) => !holds).map(([, fault]) => fault);
}

/** What the ledger of all devices together says besides. */
export interface TotalDelivery extends Delivery {
  /** Readings that the broker lost after it had acknowledged them. */
  readonly missing: number;
  /** Messages that could not be read. */
  readonly undecodable: number;
}

/** What is wrong with the ledger of all devices together; `garbage` messages were put into the stream on purpose. */
export function totalFaults(total: TotalDelivery, garbage: number): string[] {
  const { acknowledged, stored, duplicate, dead_lettered, in_flight, balanced, missing, undecodable } = total;
  const rules: readonly [boolean, string][] = [
    [balanced, 'in all: it says itself that it does not balance'],
    [acknowledged === stored + duplicate + dead_lettered + in_flight, 'in all: it does not add up'],
    [missing === 0, `in all: the broker lost ${missing}`],
    [undecodable === garbage, `in all: ${undecodable} undecodable messages, but ${garbage} were sent`],
  ];
  return rules.filter(([holds]) => !holds).map(([, fault]) => fault);
}

/** Attempts that were acknowledged, and those that may have been taken: all that were not refused. */
function attemptsOf(fates: Iterable<Fate>): { acknowledged: number; possible: number } {
  let acknowledged = 0;
  let possible = 0;
  for (const fate of fates) {
    acknowledged += fate.acknowledged;
    possible += fate.attempts - fate.rejected;
  }
  return { acknowledged, possible };
}
