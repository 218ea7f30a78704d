import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PARTITIONS, partitionOf } from '@telemetry/proto';
import { allLetters } from '../check/gather.ts';
import { quiesce } from '../check/quiesce.ts';
import { acceptedReading, GARBAGE, message, POISONS, strays } from '../plan/poison.ts';
import type { PlannedReading } from '../plan/reading.ts';
import { waitFor } from '../wait-for.ts';
import type { Fault, Ground } from './fault.ts';

const LIMIT_MS = 30_000;
const ROUNDS = 5;
const CONSTRAINT_MS = 2_000;

/** Faults of what is in the stream. */
export const poison: readonly Fault[] = [
  {
    name: 'poison',
    what: 'messages without sense and readings that cannot be stored in the stream, good ones beside them; then re-driven',
    isInShort: true,
    hasPoison: true,
    inject: async (ground: Ground): Promise<void> => {
      for (let round = 0; round < ROUNDS; round++) {
        await publishPoison(ground, round);
        await ground.fleet.progress(100, LIMIT_MS);
      }
      await refuseOne(ground);
    },
    afterLoad: redriveAll,
  },
];

/** Each poison between two good readings of a device that nobody else sends for; and what belongs to no device. */
async function publishPoison(ground: Ground, round: number): Promise<void> {
  const { system, journal } = ground;
  const nowMs = Date.now();
  const device = `poisoned-${round}`;
  const partition = partitionOf(device);
  const kinds = Object.values(POISONS);
  const readings = Array.from({ length: 2 * kinds.length + 1 }, (_, n): PlannedReading => ({
    device,
    n,
    timestampMs: nowMs - 60_000 + n,
    slot: `number ${n}`,
  }));
  const wire = readings.map((reading, i) => {
    const accepted = acceptedReading(reading, randomUUID(), nowMs);
    return i % 2 === 0 ? accepted : (kinds[(i - 1) / 2]?.(accepted) ?? accepted);
  });
  const settle = journal.attempt(device, readings);
  await system.broker.publish(partition, message(wire));
  settle(readings.map(() => 'acknowledged'));
  const [first] = wire;
  if (first !== undefined) await system.broker.publish(round % PARTITIONS, message(strays(first)));
  for (const bytes of GARBAGE) {
    await system.broker.publish(round % PARTITIONS, bytes);
    ground.garbage++;
  }
}

/** For a while the database refuses the readings of one device of the fleet, and no other's. */
async function refuseOne({ system, fleet, say }: Ground): Promise<void> {
  const [device = ''] = fleet.devices;
  const id = await waitFor(`${device} to be known`, LIMIT_MS, async () => {
    const [row] = await system.sql.rows<{ id: number }>('select id from device where device_id = $1', [
      device,
    ]);
    return row?.id;
  });
  await system.sql.rows(`alter table reading add constraint refused check (device_id <> ${id}) not valid`);
  await delay(CONSTRAINT_MS);
  await fleet.progress(100, LIMIT_MS);
  await system.sql.rows('alter table reading drop constraint refused');
  say(`the database refused the readings of ${device} for a while`);
}

/** Asks to store every dead letter after all: what nothing is wrong with any more has to leave the list. */
async function redriveAll({ system, fleet, say }: Ground): Promise<void> {
  await quiesce(system);
  const [device = ''] = fleet.devices;
  const letters = await allLetters(system.api);
  const mendable = letters.filter(({ device_id }) => device_id === device).length;
  say(`${letters.length} dead letters, ${mendable} of which can be stored now`);
  for (const { id } of letters) await system.api.get(`/dead-letters/${id}/redrive`, 'POST');
  await waitFor('the mended dead letters to be stored', LIMIT_MS, async () => {
    const left = await allLetters(system.api);
    const isTried = left.every(({ device_id, attempts }) => device_id !== device && attempts > 0);
    return isTried && left.length === letters.length - mendable ? true : undefined;
  });
}
