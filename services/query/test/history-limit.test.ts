import pg from 'pg';
import { Snapshots } from '../src/snapshot/snapshot.repository.ts';
import { HOUR_MS } from '../src/upkeep/open-day.ts';
import { ADMIN_KEY } from './api.ts';
import { Reads } from './reads.ts';
import { waitFor } from './wait-for.ts';

const START_MS = Date.UTC(2026, 4, 4);
const RANGE = `start=${START_MS}&end=${START_MS + 72 * HOUR_MS}`;

describe('a question that takes too long', () => {
  let hurried: Reads;
  beforeAll(async () => {
    hurried = await Reads.start({ QUESTION_TIMEOUT_MS: '1500' });
    const device = await hurried.device({ deviceId: 'held' });
    const readings = Array.from({ length: 2000 }, (_, i) => {
      const tsMs = START_MS + i * 1000;
      return { device, tsMs, receivedAtMs: tsMs, metrics: { a: i } };
    });
    await hurried.store(readings, START_MS);
  });
  afterAll(() => hurried.stop());

  const ask = (path: string, accept = 'application/json', signal?: AbortSignal) =>
    fetch(`http://127.0.0.1:${hurried.port}/api/v1${path}?${RANGE}`, {
      headers: { 'x-api-key': ADMIN_KEY, accept },
      signal: signal ?? null,
    });
  /** Statements of questions that the server is at work on. */
  const running = () =>
    hurried.system.rows(
      `select query from pg_stat_activity where application_name = 'telemetry-query-read' and state <> 'idle'`,
    );
  /** Does something while nobody can read the table: a statement that waits for it goes on until it is ended. */
  async function whileLocked(work: () => Promise<void>): Promise<void> {
    // A connection of its own: what is running is looked at once in a transaction.
    const locker = new pg.Client({ connectionString: hurried.system.stack.databaseUrl('query') });
    await locker.connect();
    try {
      await locker.query('begin');
      await locker.query('lock table reading in access exclusive mode');
      await work();
    } finally {
      await locker.end();
    }
  }

  it.each([
    ['/devices/held/history', 'application/json'],
    ['/devices/held/history', 'text/csv'],
    ['/devices/held/aggregate', 'application/json'],
    ['/aggregate', 'application/json'],
  ])('is 503, and its statement ends (%s, %s)', async (path, accept) => {
    await whileLocked(async () => {
      const response = await ask(path, accept);
      const problem = (await response.json()) as { code: string; detail: string };
      expect([response.status, problem.code, response.headers.has('retry-after')]).toEqual([
        503,
        'UNAVAILABLE',
        true,
      ]);
      expect(problem.detail).toContain('1.5 s: take a shorter range');
      await waitFor(running, (rows) => rows.length === 0);
    });
    expect((await ask(path, accept)).status).toBe(200);
  });

  it.each(['history', 'aggregate'])('ends with the caller who does not wait for it (%s)', async (route) => {
    await whileLocked(async () => {
      const caller = new AbortController();
      const answer = ask(`/devices/held/${route}`, undefined, caller.signal).catch(() => 'left');
      await waitFor(running, (rows) => rows.some(({ query }) => String(query).includes('reading')));
      caller.abort();
      expect(await answer).toBe('left');
      const leftMs = performance.now();
      await waitFor(running, (rows) => rows.length === 0);
      expect(performance.now() - leftMs).toBeLessThan(1400);
    });
  });

  it('that loses its connection between two statements is 503, and the next one is answered', async () => {
    const snapshots = hurried.service.app.get(Snapshots, { strict: false });
    const question = snapshots.snapshot(async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      // The second statement is late enough for the end to be known, as when something else is done in between.
      const ended = new Promise((resolve) => (client as pg.PoolClient).once('end', resolve));
      await hurried.system.db.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
      await ended;
      return client.query('select 1');
    });
    await expect(question).rejects.toMatchObject({ status: 503, code: 'UNAVAILABLE' });
    expect((await ask('/devices/held/history')).status).toBe(200);
  });
});
