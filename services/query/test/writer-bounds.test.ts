import { randomUUID } from 'node:crypto';
import type { RunningService } from '@telemetry/chassis';
import { reading } from './readings.ts';
import { System } from './system.ts';
import { waitFor } from './wait-for.ts';

let system: System;
let query: RunningService;

beforeAll(async () => {
  system = await System.start();
  query = await system.startQuery({ DEAD_LETTER_MAX: '3', REPLAY_WINDOW_S: '1' });
});
afterAll(async () => {
  await query.stop();
  await system.stop();
});

describe('what is kept of the past', () => {
  it('is the newest dead letters, while the ledger counts them all', async () => {
    const deviceId = 'hopeless';
    const bad = Array.from({ length: 5 }, () => reading({ deviceId, metrics: {} }));
    await system.store(bad);

    const kept = await waitFor(
      () => system.rows('select index from dead_letter order by id'),
      (rows) => rows.length <= 3,
    );
    expect(kept).toEqual([{ index: 2 }, { index: 3 }, { index: 4 }]);
    const ledger = await system.rows(
      `select acknowledged::int, dead_lettered::int from delivery
       where device_id = (select id from device where device_id = $1)`,
      [deviceId],
    );
    expect(ledger).toEqual([{ acknowledged: 5, dead_lettered: 5 }]);
  });

  it('is no boot, sender or retry identity of long ago, but each sender of which something is missing', async () => {
    const [silent, missing, heard] = [randomUUID(), randomUUID(), randomUUID()];
    const days = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString();
    const sender = `insert into sender (sender, partition, arrived_messages, arrived_readings, missing_readings, last_at)
                    values ($1, 0, 1, 1, $2, $3)`;
    await system.db.query(sender, [heard, 0, days(89)]);
    await system.db.query(sender, [missing, 1, days(91)]);
    await system.db.query(sender, [silent, 0, days(91)]);
    await system.db.query(
      `insert into boot (device_id, boot_id, seqs, first_received_at, last_received_at)
       values (1, 'silent', '{[0,5)}', $1, $1), (1, 'heard', '{[0,5)}', $1, $2)`,
      [days(91), days(89)],
    );

    await system.db.query(
      `insert into reading_identity (device_id, id, received_at) values (1, $1, $3), (1, $2, $4)`,
      [silent, heard, days(8), days(6)],
    );

    const senders = await waitFor(
      () => system.rows('select sender from sender order by last_at'),
      (rows) => rows.length <= 2,
    );
    expect(senders).toEqual([{ sender: missing }, { sender: heard }]);
    const boots = await waitFor(
      () => system.rows('select boot_id from boot'),
      (rows) => rows.length <= 1,
    );
    expect(boots).toEqual([{ boot_id: 'heard' }]);
    const identities = await waitFor(
      () => system.rows('select id from reading_identity'),
      (rows) => rows.length <= 1,
    );
    expect(identities).toEqual([{ id: heard }]);
  });
});
