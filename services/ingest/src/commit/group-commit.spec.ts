import { setImmediate as turn } from 'node:timers/promises';
import { fromBinary } from '@bufbuild/protobuf';
import { Problem } from '@telemetry/chassis';
import { type Reading, ReadingsAcceptedSchema } from '@telemetry/proto';
import fc from 'fast-check';
import { entriesOf } from './entries-of.ts';
import { type Entry, type Group, GroupCommit } from './group-commit.ts';

const LIMITS = { message: { count: 10, bytes: 1000 }, queue: { count: 50, bytes: 5000 } };
const entry = (partition: number, count: number, mark = 0): Entry => ({
  partition,
  count,
  payload: new Uint8Array(count).fill(mark),
});

/** A stream that takes some turns of the event loop for each message, and refuses some. */
class SlowStream {
  readonly stored: Group[] = [];
  private readonly busy = new Set<number>();
  private seen = 0;

  constructor(private readonly turns: readonly number[]) {}

  readonly publish = async (group: Group): Promise<void> => {
    expect(this.busy.has(group.partition)).toBe(false);
    this.busy.add(group.partition);
    const turns = this.turns[this.seen++ % this.turns.length] ?? 0;
    for (let i = 0; i < Math.abs(turns); i++) await turn();
    this.busy.delete(group.partition);
    if (turns < 0) throw new Error('refused');
    this.stored.push(group);
  };

  marks(partition: number): number[] {
    return this.stored
      .filter((group) => group.partition === partition)
      .flatMap(({ payload }) => [...payload]);
  }
}

describe('group commit', () => {
  it('acknowledges only what is stored, keeps the order, and settles every request', async () => {
    const requests = fc.array(
      fc.record({ partition: fc.nat(3), count: fc.integer({ min: 1, max: 15 }), pause: fc.boolean() }),
    );
    const turns = fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(requests, turns, async (given, speeds) => {
        const stream = new SlowStream(speeds);
        const commit = new GroupCommit(stream.publish, LIMITS);
        const outcomes: Promise<'stored' | 'failed'>[] = [];
        for (const [mark, { partition, count, pause }] of given.entries()) {
          outcomes.push(
            commit.commit([entry(partition, count, mark)]).then(
              () => {
                expect(stream.marks(partition).filter((m) => m === mark)).toHaveLength(count);
                return 'stored' as const;
              },
              () => 'failed' as const,
            ),
          );
          if (pause) await turn();
        }
        const settled = await Promise.all(outcomes);
        for (const partition of [0, 1, 2, 3]) {
          const expected = given.flatMap(({ partition: p, count }, mark) =>
            p === partition && settled[mark] === 'stored' ? Array<number>(count).fill(mark) : [],
          );
          expect(stream.marks(partition)).toEqual(expected);
        }
        for (const { count, requests: size } of stream.stored)
          expect(size === 1 || count <= LIMITS.message.count).toBe(true);
        await commit.close();
      }),
      { numRuns: 300 },
    );
  });

  it('sends a lone request at once, and all that come meanwhile as one message', async () => {
    const stream = new SlowStream([3]);
    const commit = new GroupCommit(stream.publish, LIMITS);
    await Promise.all([1, 2, 3, 4].map((mark) => commit.commit([entry(0, 2, mark)])));
    expect(stream.stored.map(({ requests }) => requests)).toEqual([1, 3]);
  });

  it('fails those who wait behind a failure at once, and takes the next ones again', async () => {
    const stream = new SlowStream([-1, 0]);
    const commit = new GroupCommit(stream.publish, LIMITS);
    const outcomes = await Promise.allSettled([1, 2, 3].map((mark) => commit.commit([entry(0, 8, mark)])));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await commit.commit([entry(0, 8, 9)]);
    expect(stream.marks(0)).toEqual(Array(8).fill(9));
  });

  it.each([
    ['readings', { count: 50, payload: new Uint8Array(1) }],
    ['bytes', { count: 1, payload: new Uint8Array(5000) }],
  ])('refuses more than it may hold, in %s, and takes again when there is room', async (_what, big) => {
    const stream = new SlowStream([5]);
    const commit = new GroupCommit(stream.publish, LIMITS);
    const first = commit.commit([{ partition: 0, ...big }]);
    await expect(commit.commit([entry(1, 1)])).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfterS: 1 });
    await first;
    await commit.commit([entry(1, 1)]);
    expect(stream.stored).toHaveLength(2);
  });

  it('takes no part of a request for which there is no room', async () => {
    const stream = new SlowStream([0]);
    const commit = new GroupCommit(stream.publish, LIMITS);
    await expect(commit.commit([entry(0, 30), entry(1, 30)])).rejects.toBeInstanceOf(Problem);
    expect(stream.stored).toEqual([]);
  });

  it('finishes what waits when it is closed, and takes nothing more', async () => {
    const stream = new SlowStream([2]);
    const commit = new GroupCommit(stream.publish, LIMITS);
    const waiting = [1, 2].map((mark) => commit.commit([entry(0, 1, mark)]));
    const closed = commit.close();
    await expect(commit.commit([entry(0, 1, 3)])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await closed;
    expect(stream.marks(0)).toEqual([1, 2]);
    await Promise.all(waiting);
  });

  it('keeps the readings of many requests whole in one message', async () => {
    const readings = ['a', 'b', 'c'].map((id) => ({ id, deviceId: 'device', timestampMs: 1n }) as Reading);
    const stream = new SlowStream([1]);
    const commit = new GroupCommit(stream.publish, LIMITS);
    await Promise.all(readings.map((reading) => commit.commit(entriesOf([reading], undefined))));
    const sent = stream.stored.flatMap(({ payload }) => fromBinary(ReadingsAcceptedSchema, payload).readings);
    expect(sent.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(stream.stored).toHaveLength(2);
  });
});
