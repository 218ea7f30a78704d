import type { Random } from './random.ts';
import type { PlannedReading } from './reading.ts';
import type { DevicePlan, Submission } from './submission.ts';

const DAY_MS = 86_400_000;
/** So many readings of a batch break the rules of the device's profile. */
const BAD_SHARE = 0.02;
const LATE_READINGS = 250_000;
const RETURNING_DAYS = 30;
const RETURNING_BATCH = 20;

/** What a plan is made from. */
export interface Maker {
  readonly device: string;
  readonly random: Random;
  readonly nowMs: number;
  /** An id that no other has. */
  readonly newId: () => string;
}

type Kind = (maker: Maker) => () => Submission | undefined;

/** A device with a clock that sends each reading when it has it. */
const clock: Kind = (maker) => {
  const timed = timedReadings(maker);
  return () => single(maker.device, timed());
};

/** A device with a clock that sends batches, some readings of which are wrong. */
const gathering: Kind = (maker) => {
  const timed = timedReadings(maker);
  return () => {
    const readings = times(maker.random.whole(2, 80), timed);
    return batch(
      maker.device,
      readings.map((reading) => (maker.random.chance(BAD_SHARE) ? tooHot(reading) : reading)),
    );
  };
};

/** A device that counts its readings and has a clock; what it gathered comes in any order. */
const counting: Kind = (maker) => {
  const timed = timedReadings(maker);
  const counted = counter(maker);
  return () =>
    batch(maker.device, maker.random.shuffled(times(maker.random.whole(2, 40), () => counted(timed()))));
};

/** A device without a clock that counts its readings. */
const clockless: Kind = (maker) => {
  const plain = plainReadings(maker);
  const counted = counter(maker);
  return () => single(maker.device, counted(plain()));
};

/** A device without a clock that knows how long it has been running. */
const sinceBoot: Kind = (maker) => {
  const plain = plainReadings(maker);
  const counted = counter(maker);
  let sinceBootMs = 5_000;
  const timed = (): PlannedReading => ({
    ...counted(plain()),
    sinceBootMs: (sinceBootMs += maker.random.whole(1, 20)),
  });
  return () => batch(maker.device, times(maker.random.whole(1, 20), timed));
};

/** A device without a clock that names its requests. */
const keyed: Kind = ({ device, random, nowMs, newId }) => {
  const plain = plainReadings({ device, random, nowMs, newId });
  return () => {
    const idempotencyKey = newId();
    const readings = times(random.whole(1, 20), plain);
    return { ...batch(device, readings), idempotencyKey };
  };
};

/** A device that gives nothing to know its readings by. */
const anonymous: Kind = (maker) => {
  const plain = plainReadings(maker);
  return () => ({ ...single(maker.device, plain()), isUnrepeatable: true });
};

/** A device that was away for days and sends what it gathered all over the place. */
const late: Kind = ({ device, random, nowMs }) => {
  const startMs = Math.floor(nowMs) - 3 * DAY_MS;
  let n = 0;
  const reading = (): PlannedReading => {
    // The factor has no divisor in common with the number of readings, so no time comes twice.
    const timestampMs = startMs + ((n * 7_919) % LATE_READINGS) * 1_000;
    return { device, n: n++, timestampMs, slot: `time ${timestampMs}` };
  };
  return () => (n + 80 > LATE_READINGS ? undefined : batch(device, times(random.whole(20, 80), reading)));
};

/** A device that comes back to each of its days now and then, long after the day was closed. */
const returning: Kind = ({ device, random, nowMs }) => {
  const startMs = Math.floor(nowMs / DAY_MS) * DAY_MS - RETURNING_DAYS * DAY_MS;
  let n = 0;
  const reading = (): PlannedReading => {
    const place = Math.floor(n / RETURNING_BATCH);
    const timestampMs =
      startMs +
      (place % RETURNING_DAYS) * DAY_MS +
      Math.floor(place / RETURNING_DAYS) * 60_000 +
      (n % RETURNING_BATCH);
    return { device, n: n++, timestampMs, slot: `time ${timestampMs}` };
  };
  return () => batch(device, random.shuffled(times(RETURNING_BATCH, reading)));
};

/** A device with as many metrics as there may be, under the longest names. */
const wide: Kind = (maker) => {
  const timed = timedReadings(maker);
  return () =>
    batch(
      maker.device,
      times(maker.random.whole(1, 3), () => ({ ...timed(), isWide: true })),
    );
};

/** Every kind of device there is. */
export const KINDS = {
  clock,
  gathering,
  counting,
  clockless,
  sinceBoot,
  keyed,
  anonymous,
  late,
  wide,
  returning,
} satisfies Record<string, Kind>;

/** The plan of a device of this kind. */
export function planOf(kind: keyof typeof KINDS, maker: Maker): DevicePlan {
  return { device: maker.device, next: KINDS[kind](maker) };
}

function single(device: string, reading: PlannedReading): Submission {
  return { device, readings: [reading], form: 'single' };
}

function batch(device: string, readings: readonly PlannedReading[]): Submission {
  return { device, readings, form: 'batch' };
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

/** Readings with times of their own, each later than the one before. */
function timedReadings({ device, random, nowMs }: Maker): () => PlannedReading {
  let n = 0;
  let timestampMs = Math.floor(nowMs) - random.whole(2 * DAY_MS, 3 * DAY_MS);
  return () => {
    timestampMs += random.whole(1, 2_000);
    return { device, n: n++, timestampMs, slot: `time ${timestampMs}` };
  };
}

function plainReadings({ device }: Maker): () => PlannedReading {
  let n = 0;
  return () => ({ device, n, slot: `number ${n++}` });
}

function counter({ newId }: Maker): (reading: PlannedReading) => PlannedReading {
  const bootId = newId();
  let seq = 0;
  return (reading) => ({ ...reading, bootId, seq: seq++ });
}

function tooHot(reading: PlannedReading): PlannedReading {
  return { ...reading, fault: { metrics: { temperature: 4_000 } } };
}
