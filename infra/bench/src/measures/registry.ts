import type pg from 'pg';
import type { Laboratory } from '../laboratory.ts';
import { Api } from '../questions/api.ts';
import { count, type Side } from '../questions/side.ts';
import { median, quantile } from '../report/statistics.ts';
import { fillRegistry } from '../rows/registered-fleet.ts';
import type { Processes } from '../system/usage.ts';

const PAGE = 50;
const TURNS = 5;
const ASKED_IN_A_TURN = 20;
/** Searches, of two digits each. */
const SEARCHES = 100;
/** Times each search is asked before it counts: so long it takes until Node has compiled what it runs often. */
const WARM_UPS = 6;
const REPETITIONS = TURNS * ASKED_IN_A_TURN;

/** What the page shows, in the one statement that first comes to mind; the search is a part of the id or the name. */
const RAW_SQL = `
  select d.device_id, d.name, d.tags, d.profile_name, d.is_active, d.revision, d.created_at, p.expected_interval_s,
    a.last_seen_at, a.reading_count, a.latest_at, a.latest_metrics
  from device d join profile p on p.name = d.profile_name left join device_activity a on a.device_id = d.device_id
  where d.is_active and (d.device_id ilike $1 or d.name ilike $1)
  order by d.device_id limit ${PAGE}`;

interface Asked {
  readonly ours: Side;
  readonly rival: Side;
}

/** A page of fifty devices with a search, over HTTP, beside raw SQL over the same tables; warm. */
export async function measureRegistry(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system('registry');
  const { port, pid } = await system.startService('registry');
  const db = await system.database('registry');
  const sides = { api: new Api(port), db, processes: { registry: pid, postgres: system.postgres.pid } };
  const fleets = laboratory.options.isQuick ? [5_000] : [10_000, 100_000];
  const all: [number, Asked][] = [];
  let registered = 0;
  for (const count of fleets) {
    laboratory.say(`registering ${count.toLocaleString('en-US')} devices`);
    await fillRegistry(db, { first: registered, count });
    registered = count;
    all.push([count, await ask(sides)]);
  }
  laboratory.table(
    `A page of ${PAGE} devices with a search, ${REPETITIONS} times each in turns, ms; every answer equal`,
    ['devices', 'ours', 'p90', 'CPU', 'raw SQL', 'p90', 'CPU'],
    all.map(([count, { ours, rival }]) => [
      count.toLocaleString('en-US'),
      ...[ours, rival].flatMap(({ ms, cpuMs: cpu }) => [ms, quantile(ms, 0.9), cpu / REPETITIONS]),
    ]),
  );
  for (const [count, { ours, rival }] of all) {
    const measure = count === fleets[0] ? 'registry_list' : `registry_list_${count / 1000}k`;
    laboratory.find({ measure, ours: median(ours.ms), rival: median(rival.ms), unit: 'ms' });
  }
}

interface Sides {
  readonly api: Api;
  readonly db: pg.Client;
  readonly processes: Processes;
}

async function ask({ api, db, processes }: Sides): Promise<Asked> {
  const ours: Side = { ms: [], cpuMs: 0 };
  const rival: Side = { ms: [], cpuMs: 0 };
  // Not counted: it brings code, plans and pages into memory for both, and shows that they say the same.
  for (let i = 0; i < WARM_UPS * SEARCHES; i++) await compare(api, db, searchOf(i));
  for (let turn = 0; turn < TURNS; turn++) {
    const searches = Array.from({ length: ASKED_IN_A_TURN }, (_, i) => searchOf(turn * ASKED_IN_A_TURN + i));
    await count(ours, processes, async () => {
      for (const search of searches) ours.ms.push((await api.get(pathOf(search))).ms);
    });
    await count(rival, processes, async () => {
      for (const search of searches) rival.ms.push((await askRival(db, search)).ms);
    });
  }
  return { ours, rival };
}

/** Two digits, which one device in twenty-five has somewhere: another pair each time. */
function searchOf(i: number): string {
  return String((i * 37) % SEARCHES).padStart(2, '0');
}

function pathOf(search: string): string {
  return `/devices?q=${search}&limit=${PAGE}`;
}

async function askRival(db: pg.Client, search: string): Promise<{ ms: number; ids: string[] }> {
  const startedAtMs = performance.now();
  const { rows } = await db.query<{ device_id: string }>(RAW_SQL, [`%${search}%`]);
  return { ms: performance.now() - startedAtMs, ids: rows.map((row) => row.device_id) };
}

/** Throws when the two do not say the same. */
async function compare(api: Api, db: pg.Client, search: string): Promise<void> {
  const { body } = await api.get(pathOf(search));
  const ours = (body.data as { device_id: string }[]).map((device) => device.device_id);
  const { ids } = await askRival(db, search);
  if (ids.length !== PAGE || ours.join() !== ids.join())
    throw new Error(`Search for ${search}: ${ours.join()}, but ${ids.join()} by SQL`);
}
