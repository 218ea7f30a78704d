import { randomUUID } from 'node:crypto';
import type { Sender } from '../load/sender.ts';
import type { Maker } from '../plan/kinds.ts';
import type { Random } from '../plan/random.ts';
import type { PlannedReading } from '../plan/reading.ts';
import type { DevicePlan, Submission } from '../plan/submission.ts';
import { waitFor } from '../wait-for.ts';
import type { Fault, Ground } from './fault.ts';

const LIMIT_MS = 60_000;
const DAY_MS = 86_400_000;
const HELD_BACK = 8;

/** Faults of devices that are not content with sending a reading once. */
export const repeats: readonly Fault[] = [
  {
    name: 'repeats',
    what: 'every request is sent twice, the second time later, in another order, some after a restart of ingest',
    isInShort: true,
    afterwards: repeatLater,
    inject: async (ground: Ground): Promise<void> => {
      const { system, fleet } = ground;
      await fleet.progress(500, LIMIT_MS);
      const ingest = system.part('ingest');
      const before = ingest.pid;
      ingest.terminate();
      await waitFor('ingest to be back', LIMIT_MS, () =>
        Promise.resolve(ingest.pid !== undefined && ingest.pid !== before ? true : undefined),
      );
      await fleet.progress(500, LIMIT_MS);
    },
  },
  {
    name: 'other-values',
    what: 'readings come again under the same time or count with other values; the first stays',
    isInShort: true,
    planOf: contradicting,
    inject: (ground) => progress(ground),
  },
  {
    name: 'clock-skew',
    what: 'devices whose clocks are hours, years or decades off, or tell seconds',
    isInShort: true,
    planOf: skewed,
    inject: (ground) => progress(ground),
  },
];

async function progress({ fleet, isShort }: Ground): Promise<void> {
  await fleet.progress(isShort ? 500 : 5_000, LIMIT_MS);
}

/** Holds settled submissions back and sends them again in any order; what can be told by nothing is not repeated. */
function repeatLater(random: Random): (submission: Submission, sender: Sender) => Promise<void> {
  const held: Submission[] = [];
  return async (submission, sender) => {
    if (submission.isUnrepeatable === true) return;
    held.push(submission);
    if (held.length < HELD_BACK) return;
    const [again] = held.splice(random.whole(0, held.length - 1), 1);
    if (again !== undefined) await sender.send(reordered(again, random));
  };
}

/** The same readings in another order. Those known by their place in a named batch keep it. */
function reordered(submission: Submission, random: Random): Submission {
  if (submission.idempotencyKey !== undefined) return submission;
  return { ...submission, readings: random.shuffled(submission.readings) };
}

/** A device that sends each reading's time, or its count, a second time with other values, now and then at once. */
function contradicting({ device, random, nowMs }: Maker, index: number): DevicePlan {
  const startMs = Math.floor(nowMs) - DAY_MS;
  const bootId = randomUUID();
  const said: number[] = [];
  let n = 0;
  let next = 0;
  const reading = (place: number): PlannedReading => {
    const timestampMs = startMs + place * 1_000;
    const common = { device, n: n++, timestampMs };
    return index % 2 === 0
      ? { ...common, slot: `time ${timestampMs}` }
      : { ...common, slot: `count ${place}`, bootId, seq: place };
  };
  return {
    device,
    next: () => {
      const isRepeat = said.length > 0 && random.chance(0.5);
      const place = isRepeat ? random.one(said) : next++;
      if (!isRepeat) said.push(place);
      return { device, readings: [reading(place)], form: 'single' };
    },
  };
}

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * DAY_MS;
/** How far a clock may be off, and whether such a time is refused. */
const SKEWS: readonly { readonly offsetMs: number; readonly isRefused: boolean }[] = [
  { offsetMs: -HOUR_MS, isRefused: false },
  { offsetMs: HOUR_MS, isRefused: true },
  { offsetMs: -10 * YEAR_MS, isRefused: false },
  { offsetMs: 10 * YEAR_MS, isRefused: true },
  { offsetMs: -60 * YEAR_MS, isRefused: true },
  { offsetMs: 5 * 60_000, isRefused: false },
];

function skewed({ device, random, nowMs }: Maker, index: number): DevicePlan {
  const skew = SKEWS[index % SKEWS.length];
  const tellsSeconds = index % 7 === 6;
  let n = 0;
  return {
    device,
    next: () => {
      const timestampMs = Math.floor(nowMs) + (skew?.offsetMs ?? 0) + n * 10 + random.whole(0, 9);
      const seconds = { timestamp: Math.floor(timestampMs / 1000) };
      const fault = { timestamp: new Date(timestampMs).toISOString() };
      const reading = { device, n: n++, timestampMs, slot: `time ${timestampMs}` };
      const isRefused = tellsSeconds || skew?.isRefused === true;
      return {
        device,
        readings: [{ ...reading, ...(isRefused && { fault: tellsSeconds ? seconds : fault }) }],
        form: 'single',
      };
    },
  };
}
