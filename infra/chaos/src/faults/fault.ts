import type { Fleet } from '../load/fleet.ts';
import type { Journal } from '../load/journal.ts';
import type { LiveView } from '../load/live-view.ts';
import type { Pulse } from '../load/pulse.ts';
import type { Sender } from '../load/sender.ts';
import type { Random } from '../plan/random.ts';
import type { DevicePlan, Submission } from '../plan/submission.ts';
import type { Maker } from '../plan/kinds.ts';
import type { Setup } from '../system/setup.ts';
import type { System } from '../system/system.ts';

/** What a fault works with. */
export interface Ground {
  readonly system: System;
  readonly fleet: Fleet;
  readonly journal: Journal;
  readonly random: Random;
  readonly isShort: boolean;
  /** How the fleet is answered. */
  readonly pulse: Pulse;
  /** What follows the fleet live: each has to have everything in the end. */
  readonly views: LiveView[];
  /** Notes something that is not as it must be. */
  readonly find: (finding: string) => void;
  /** Messages without sense put into the stream so far. */
  garbage: number;
  /** Says what happens. */
  readonly say: (text: string) => void;
}

/** Something that goes wrong. */
export interface Fault {
  readonly name: string;
  /** What it does, in a few words. */
  readonly what: string;
  /** Part of the short form. */
  readonly isInShort?: true;
  /** What it needs that other faults do not: a system of its own then. */
  readonly setup?: Omit<Setup, 'services' | 'isBrokerSleepy' | 'note'>;
  /** Every device can be told from a repeat and repeats until it has an answer: no request may fail in the end. */
  readonly isPatient?: true;
  /** A device waits at most so long between requests, milliseconds, where the usual pace is not wanted. */
  readonly paceMs?: number;
  /** It lets readings become dead letters. */
  readonly hasPoison?: true;
  /** The plan of the n-th device, where the usual fleet is not enough. */
  readonly planOf?: (maker: Maker, index: number) => DevicePlan;
  /** What a device does with a submission that was settled. */
  readonly afterwards?: (random: Random) => (submission: Submission, sender: Sender) => Promise<void>;
  /** Makes it happen, and ends it, while the fleet sends. */
  inject(ground: Ground): Promise<void>;
  /** What is done when the fleet has stopped and everything is stored. */
  afterLoad?(ground: Ground): Promise<void>;
}

/** How long an outage lasts, milliseconds. */
export function outageMs({ isShort }: Ground): number {
  return isShort ? 4_000 : 30_000;
}
