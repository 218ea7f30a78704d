import { ActivityRepository } from '../src/activity/activity.repository.ts';
import { AggregateRepository } from '../src/aggregate/aggregate.repository.ts';
import { neededFor } from '../src/aggregate/statistics.ts';
import type { Database } from '../src/database.repository.ts';
import { HistoryRepository } from '../src/history/history.repository.ts';
import { LatestRepository } from '../src/latest/latest.repository.ts';
import type { Queryable } from '../src/reading/queryable.repository.ts';
import type { Snapshots } from '../src/snapshot/snapshot.repository.ts';
import { DAY_MS, HOUR_MS } from '../src/upkeep/open-day.ts';
import type { TestReading } from './lane-double.ts';
import { Reads } from './reads.ts';

/** Closed days lie before it, open ones begin at it. */
const TODAY_MS = Date.UTC(2026, 5, 1);
const CLOSED_DAYS = 30;
const FLEET = 40;
/** A scan of fewer rows than this is no worse than an index. */
const FEW_ROWS = 500;

/** A node of a plan, as EXPLAIN has it. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

let reads: Reads;
let statements: Statement[] = [];

/** Readings of some devices at a cadence, all devices' first readings first, as they arrive. */
function arrivals(
  devices: readonly number[],
  { startMs, count, everyMs }: Record<string, number>,
): TestReading[] {
  return Array.from({ length: count! * devices.length }, (_, i) => {
    const tsMs = startMs! + Math.floor(i / devices.length) * everyMs!;
    const metrics = { temperature: 20 + ((i * 7) % 100) / 10, humidity: (i * 13) % 100, voltage: 3.3 };
    return { device: devices[i % devices.length]!, tsMs, receivedAtMs: tsMs + 50, metrics };
  });
}

beforeAll(async () => {
  reads = await Reads.start();
  const devices: number[] = [];
  for (let i = 0; i < FLEET; i++) devices.push(await reads.device({ deviceId: `d${i}`, tags: ['fleet'] }));
  const startMs = TODAY_MS - CLOSED_DAYS * DAY_MS;
  for (let day = 0; day < CLOSED_DAYS; day++)
    await reads.store(
      arrivals(devices, { startMs: startMs + day * DAY_MS, count: 24, everyMs: HOUR_MS }),
      startMs,
    );
  // The first one reports every minute for all this time.
  await reads.store(
    arrivals([devices[0]!], { startMs: startMs + 1, count: CLOSED_DAYS * 1440, everyMs: 60_000 }),
    startMs,
  );
  await reads.lane.keepUp(TODAY_MS);
  await reads.store(arrivals(devices, { startMs: TODAY_MS, count: 288, everyMs: 300_000 }), TODAY_MS);
  await reads.lane.keepUp(TODAY_MS + DAY_MS);
  await reads.store(
    arrivals(devices, { startMs: TODAY_MS + DAY_MS, count: 288, everyMs: 300_000 }),
    TODAY_MS + DAY_MS,
  );
  await reads.lane.keepUp(TODAY_MS + DAY_MS + 12 * HOUR_MS);
  await reads.system.db.query('analyze');
}, 180_000);
afterAll(() => reads.stop());

/** Answers as the service does, and notes every statement. */
const snapshots = {
  async snapshot<T>(work: (client: Queryable) => Promise<T>): Promise<T> {
    const { db } = reads.system;
    const query = (given: string | Statement, values: readonly unknown[] = []): unknown => {
      const statement = typeof given === 'string' ? { text: given, values } : given;
      statements.push(statement);
      return db.query(statement.text, [...statement.values]);
    };
    return work({ query } as unknown as Queryable);
  },
} as Snapshots;

/** The same for what Prisma asks. */
const database = {
  async $queryRaw(parts: readonly string[], ...values: unknown[]): Promise<unknown[]> {
    const text = parts.reduce((before, part, i) => `${before}$${i}${part}`);
    statements.push({ text, values });
    return (await reads.system.db.query(text, values)).rows;
  },
} as unknown as Database;

/** The statements of a question with their plans, and the pages that they touched. */
async function explain(ask: () => Promise<unknown>): Promise<{ nodes: PlanNode[]; pages: number }> {
  statements = [];
  await ask();
  const nodes: PlanNode[] = [];
  let pages = 0;
  for (const { text, values } of statements) {
    const { rows } = await reads.system.db.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, buffers, format json) ${text}`,
      [...values],
    );
    const plan = rows[0]!['QUERY PLAN'][0].Plan;
    pages += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
    nodes.push(...flat(plan));
  }
  return { nodes, pages };
}

/** Whether a node reads a table of readings or rollups from end to end. */
function isScan(node: PlanNode): boolean {
  const rows = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  const relation = node['Relation Name'] ?? '';
  return (
    node['Node Type'].includes('Seq Scan') && /^(reading|rollup|open_day)/.test(relation) && rows > FEW_ROWS
  );
}

function flat(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}

const ALL = { startMs: TODAY_MS - CLOSED_DAYS * DAY_MS, endMs: TODAY_MS + 2 * DAY_MS };
const month = { startMs: TODAY_MS - CLOSED_DAYS * DAY_MS, endMs: TODAY_MS };
const day = { startMs: TODAY_MS, endMs: TODAY_MS + DAY_MS };
const history = new HistoryRepository(snapshots);
const aggregates = new AggregateRepository(snapshots);
const latest = new LatestRepository(snapshots);
const perHour = {
  isOpenEnded: false,
  nowMs: TODAY_MS + 2 * DAY_MS,
  buckets: { bucket: '1h', zone: 'UTC' },
} as const;
const minMaxAvg = neededFor(['min', 'max', 'avg']);

const questions: Record<string, { ask: () => Promise<unknown>; pages?: number }> = {
  'a page of a closed time, newest first': {
    ask: () => history.page('d0', { span: month, order: 'desc', limit: 1001 }),
    pages: 200,
  },
  'a page of an open day, oldest first': {
    ask: () => history.page('d1', { span: ALL, order: 'asc', limit: 1001 }),
  },
  'a page with some metrics only': {
    ask: () => history.page('d1', { span: day, order: 'desc', limit: 100, metrics: ['humidity'] }),
  },
  'the first piece of an export': { ask: () => history.piece('d0', ALL, 'asc') },
  'the columns of an export': { ask: () => history.findMetrics('d1', ALL) },
  'a month in few points': { ask: () => history.thinned('d0', { span: ALL, order: 'asc', maxPoints: 500 }) },
  'the newest of one': { ask: () => latest.find('d0'), pages: 20 },
  'min, max and avg per hour of a month': {
    ask: () => aggregates.ofDevice('d0', { ...perHour, range: month, needed: minMaxAvg }),
    pages: 200,
  },
  'the same with edges off the hour': {
    ask: () =>
      aggregates.ofDevice('d0', {
        ...perHour,
        range: { startMs: month.startMs + 1, endMs: ALL.endMs - 1 },
        needed: minMaxAvg,
      }),
  },
  'percentiles of a day': {
    ask: () => aggregates.ofDevice('d2', { ...perHour, range: day, needed: neededFor(['p99']) }),
  },
  'everything of a device': {
    ask: () =>
      aggregates.ofDevice('d0', {
        ...perHour,
        buckets: undefined,
        range: { startMs: 0, endMs: ALL.endMs },
        needed: minMaxAvg,
      }),
    pages: 200,
  },
  'the average of the fleet per hour of a day': {
    ask: () => aggregates.ofDevices({ tag: 'fleet' }, { ...perHour, range: day, needed: neededFor(['avg']) }),
    pages: 400,
  },
  'a fleet, from its first reading on': {
    ask: () =>
      aggregates.ofDevices(
        { deviceIds: ['d1', 'd2'] },
        { ...perHour, isOpenEnded: true, range: { startMs: 0, endMs: ALL.endMs }, needed: minMaxAvg },
      ),
  },
};

describe('reading the store', () => {
  it.each(Object.keys(questions))('uses indexes, and no more pages than it must: %s', async (name) => {
    const { ask, pages: most = Infinity } = questions[name]!;
    const { nodes, pages } = await explain(ask);
    expect(nodes.filter(isScan)).toEqual([]);
    expect(nodes.length).toBeGreaterThan(0);
    expect(pages).toBeLessThanOrEqual(most);
  });
});

describe('telling of devices', () => {
  it('looks at those that are due and at no others, the ones that waited longest first', async () => {
    await reads.system.db.query(`
      insert into delivery (device_id, activity_due, reported_at)
      select n, n % 500 = 0, to_timestamp(n) from generate_series(1000000, 1019999) n`);
    await reads.system.db.query('analyze delivery');
    const activity = new ActivityRepository(database);
    const { nodes } = await explain(() => activity.findDue(500));

    const [scan] = nodes.filter((node) => node['Index Name'] === 'delivery_due_idx');
    expect(scan?.['Actual Rows']).toBe(FLEET + 40);
    expect(nodes.filter(({ 'Node Type': type }) => type === 'Sort')).toEqual([]);
  });
});
