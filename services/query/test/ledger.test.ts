import { fromBinary } from '@bufbuild/protobuf';
import { createLogger } from '@telemetry/chassis';
import { logSink, startTestStack, type TestStack } from '@telemetry/local';
import { type AcceptedReading, encodeReadings, ReadingSchema } from '@telemetry/proto';
import fc from 'fast-check';
import pg from 'pg';
import { decodeBody } from '../src/reading/body.ts';
import { ReadingSource } from '../src/reading/readings.repository.ts';
import { unpack } from '../src/writer/arrival.ts';
import { type Chunk, chunks } from '../src/writer/chunks.ts';
import { Runs } from '../src/writer/runs.ts';
import { WatermarkRepository } from '../src/writer/watermark.repository.ts';
import { openWorkbench, type Workbench } from '../src/writer/workbench.repository.ts';
import { AT_ONCE } from './lane-double.ts';
import { LedgerModel, type ModelReading } from './ledger-model.ts';
import { DAY_MS, deviceIn } from './readings.ts';

const CHUNK = { readings: 5_000, bytes: Infinity };
const PARTITION = 0;
const NOW_MS = DAY_MS + 10 * 86_400_000;
const SPAN = { startMs: DAY_MS - 86_400_000, endMs: NOW_MS };

let stack: TestStack;
let db: pg.Client;

beforeAll(async () => {
  stack = await startTestStack({ services: ['query'], migrated: 'query' });
  db = await connect();
  await db.query(`insert into metric_set (id, names) values (1000, '{poison}')`);
  await db.query(`insert into watermark (partition, seq) values (${PARTITION}, 0)`);
});
afterAll(async () => {
  await db.end();
  await stack.stop();
});

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: stack.ownerUrl('query') });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** A reading as a seed; devices, moments, identities and counts are few, so that they meet. */
const seed = fc.record({
  device: fc.nat(2),
  day: fc.nat(2),
  step: fc.nat(5),
  how: fc.constantFrom('plain', 'plain', 'untimed', 'keyed', 'counted', 'counted untimed'),
  key: fc.nat(7),
  fault: fc.constantFrom(undefined, undefined, undefined, undefined, 'not finite', 'refused'),
});
const action = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('store'), seeds: fc.array(seed, { maxLength: 12 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('crash'), seeds: fc.array(seed, { maxLength: 12 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat'), back: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('upkeep'), steps: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;
type Seed = typeof seed extends fc.Arbitrary<infer T> ? T : never;

/** A lane without its stream, that can lose its connection. */
class Run {
  readonly model = new LedgerModel();
  readonly made: ModelReading[] = [];
  private readonly stored: ModelReading[][] = [];
  private client!: pg.Client;
  private workbench!: Workbench;
  private seq = 0;

  constructor(private readonly name: string) {}

  async begin(): Promise<void> {
    this.client = await connect();
    const watermark = new WatermarkRepository(this.client, PARTITION);
    this.seq = (await watermark.get()).seq;
    const log = createLogger('query', { LOG_LEVEL: 'trace', LOG_FORMAT: 'json' }, logSink);
    this.workbench = await openWorkbench(this.client, watermark, { settings: AT_ONCE, log });
  }

  async end(): Promise<void> {
    await this.client.end();
  }

  async act(given: Action): Promise<void> {
    if (given.kind === 'store') await this.store(this.readings(given.seeds));
    else if (given.kind === 'crash') await this.crash(this.readings(given.seeds));
    else if (given.kind === 'repeat') await this.store((this.stored.at(-1 - given.back) ?? []).toReversed());
    else if (given.kind === 'upkeep') await this.keepUp(given.steps);
    else {
      await this.end();
      await this.begin();
    }
  }

  /** Everything that was asked for, as the lane does it. */
  async redriveAll(): Promise<void> {
    // In the lane's order: of two with one identity the first is stored.
    const { rows } = await db.query<{ payload: Uint8Array }>(
      `with asked as (update dead_letter set redrive_requested_at = now() returning id, payload)
       select payload from asked order by id`,
    );
    for (const { payload } of rows) {
      const value = Object.values(fromBinary(ReadingSchema, payload).metrics)[0];
      const reading = this.made.find((one) => one.fault === 'refused' && one.value === value);
      if (reading === undefined) continue;
      const device = this.model.device(reading.device);
      device.acknowledged -= 1;
      device.deadLettered -= 1;
      this.model.store([{ ...reading, fault: undefined }]);
    }
    while ((await this.workbench.redrive.step(NOW_MS)) === 'more');
  }

  private async store(readings: ModelReading[]): Promise<void> {
    for (const chunk of this.chunks(readings)) await this.workbench.store.write(chunk, NOW_MS);
    this.note(readings);
  }

  /** The connection is cut in the midst of it; whoever comes next begins after what is stored. */
  private async crash(readings: ModelReading[]): Promise<void> {
    for (const chunk of this.chunks(readings)) {
      const { rows } = await this.client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const writing = this.workbench.store.write(chunk, NOW_MS).catch(() => undefined);
      await db.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
      await writing;
      await this.end();
      await this.begin();
      if (this.seq < chunk.lastSeq) await this.workbench.store.write(chunk, NOW_MS);
      this.seq = chunk.lastSeq;
    }
    this.note(readings);
  }

  private note(readings: ModelReading[]): void {
    this.model.store(readings);
    this.stored.push(readings);
  }

  private async keepUp(steps: number): Promise<void> {
    for (let i = 0; i < steps; i++) if ((await this.workbench.upkeep.step(NOW_MS)) === 'idle') return;
  }

  private chunks(readings: readonly ModelReading[]): Iterable<Chunk> {
    this.seq += 1;
    const data = encodeReadings(readings.map(acceptedOf));
    const message = { seq: this.seq, subject: 'readings', data };
    return chunks([{ seq: this.seq, bytes: data.length, unpacked: unpack(message) }], CHUNK);
  }

  private readings(seeds: readonly Seed[]): ModelReading[] {
    return seeds.map(({ device, day, step, how, key, fault }) => {
      const value = this.made.length;
      // What is refused has a moment of its own, since it depends on compaction which is told first: repeat or refusal.
      const ms = fault === 'refused' ? 1_000_000 + 100 * value : step;
      const tsMs = DAY_MS + day * 86_400_000 + ms;
      const reading: ModelReading = {
        device: deviceIn(PARTITION, `${this.name}-${device}`),
        tsMs,
        receivedAtMs: tsMs + 3,
        value,
        id: idOf(how === 'keyed' || how === 'untimed' ? key : 1000 + value),
        timedByReceipt: how.includes('untimed'),
        hasRetryIdentity: how === 'keyed' || how.includes('counted'),
        ...(how.includes('counted') && { boot: { bootId: `b${key % 2}`, seq: key + step } }),
        ...(fault !== undefined && { fault }),
      };
      this.made.push(reading);
      return reading;
    });
  }
}

const idOf = (n: number) => `0190a7c2-3b4c-7d5e-8f60-${String(n).padStart(12, '0')}`;

function acceptedOf({ device, boot, fault, value, ...rest }: ModelReading): AcceptedReading {
  const metrics: Record<string, number> =
    fault === 'refused' ? { poison: value } : fault === 'not finite' ? { value: NaN } : { value };
  return { ...rest, deviceId: device, timestampMs: rest.tsMs, metrics, seq: boot?.seq, bootId: boot?.bootId };
}

/** What the tables say, in the model's words. */
async function stateOf(name: string) {
  const { rows } = await db.query(
    `select d.id, c.acknowledged::int, c.stored::int, c.duplicate::int, c.dead_lettered::int, l.ts, l.body
     from device d left join delivery c on c.device_id = d.id left join latest_reading l on l.device_id = d.id
     where d.device_id = $1`,
    [name],
  );
  const row = rows[0] as { id: number; ts: Date | null; body: Uint8Array; [count: string]: unknown };
  const segments = await new ReadingSource(db).read(row.id, SPAN);
  const stored = segments.flatMap(({ times, columns }) =>
    [...times].map((ms, i) => [ms, columns[0]![i]!] as const),
  );
  const boots = await db.query('select boot_id, seqs::text from boot where device_id = $1 order by boot_id', [
    row.id,
  ]);
  const { acknowledged, stored: count, duplicate, dead_lettered: deadLettered } = row;
  return {
    counts: { acknowledged, stored: count, duplicate, deadLettered },
    stored: stored.toSorted(([a], [b]) => a - b),
    latest: row.ts && [row.ts.getTime(), decodeBody(row.ts.getTime(), row.body, 1).vals[0]],
    boots: boots.rows.map(({ boot_id, seqs }) => [boot_id, seqs]),
  };
}

/** What they should say. */
function expectedOf(model: LedgerModel, name: string) {
  const { acknowledged, duplicate, deadLettered, stored, counts } = model.device(name);
  const inOrder = [...stored].toSorted(([a], [b]) => a - b);
  const boots = Map.groupBy([...counts], (count) => count.split('/')[0]!);
  return {
    counts: { acknowledged, stored: stored.size, duplicate, deadLettered },
    stored: inOrder,
    latest: inOrder.at(-1) ?? null,
    boots: [...boots]
      .map(([boot, own]) => [boot, Runs.of(own.map((count) => Number(count.split('/')[1]))).toString()])
      .toSorted(),
  };
}

async function refuse(isRefusing: boolean): Promise<void> {
  await db.query('alter table reading drop constraint if exists no_poison');
  if (isRefusing)
    await db.query('alter table reading add constraint no_poison check (metric_set_id <> 1000) not valid');
}

describe('the writer', () => {
  it('does with any mix of readings, repeats, faults, crashes and upkeep what it promises, and its ledger says so', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 12 }), async (actions) => {
        await refuse(true);
        await db.query('delete from dead_letter');
        const run = new Run(`r${number++}`);
        await run.begin();
        try {
          for (const given of actions) await run.act(given);
          for (const name of run.model.devices.keys())
            expect(await stateOf(name)).toEqual(expectedOf(run.model, name));

          await refuse(false);
          await run.redriveAll();
          for (const name of run.model.devices.keys())
            expect(await stateOf(name)).toEqual(expectedOf(run.model, name));
        } finally {
          await run.end();
        }
      }),
      // A counterexample is told as far as it was made smaller within the test's time.
      { numRuns: 40, plugins: [fc.interruptAfterTimeLimit(45_000)] },
    );
  });
});
