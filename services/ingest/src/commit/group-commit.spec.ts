import { setImmediate as turn } from 'node:timers/promises';
import { Problem } from '@telemetry/chassis';
import { type AcceptedReading, decodeReadingsAccepted, encodeReadings } from '@telemetry/proto';
import fc from 'fast-check';
import { entriesOf } from './entries-of.ts';
import { type Entry, GroupCommit } from './group-commit.ts';
import type { Group } from './lane.ts';

const SENDER = '5e0f6c1e-8a57-4b1c-9f3e-2a6d4c1b0e9f';
const LIMITS = {
  message: { count: 10, bytes: 10_000 },
  queue: { count: 50, bytes: 50_000 },
  underWay: 4,
  turns: 2,
};

/** Readings that are told apart by their request and their place in it. */
function reading(deviceId: string, seq: number): AcceptedReading {
  const times = { timestampMs: 1, receivedAtMs: 1, timedByReceipt: false, hasRetryIdentity: false };
  return { id: '', deviceId, metrics: {}, seq, bootId: undefined, ...times };
}

function entry(partition: number, count: number, mark = 0): Entry {
  const readings = Array.from({ length: count }, (_, n) => reading(String(mark), n));
  return { partition, count, payload: encodeReadings(readings) };
}

/** A message as the store sees it. */
interface Stored {
  readonly partition: number;
  readonly requests: number;
  readonly count: number;
  readonly marks: readonly number[];
  readonly claim: { readonly messages: number; readonly readings: number };
}

/** A stream that takes some turns of the event loop for each message, in their order, and refuses some. */
class SlowStream {
  readonly stored: Stored[] = [];
  /** Most messages that were under way together, over all partitions. */
  mostInAll = 0;
  private inAll = 0;
  /** Most messages of one partition that were under way together. */
  mostUnderWay = 0;
  private readonly underWay = new Map<number, number>();
  private seen = 0;
  private before: Promise<unknown> = Promise.resolve();

  constructor(private readonly turns: readonly number[]) {}

  readonly publish = async (group: Group): Promise<void> => {
    const { partition } = group;
    const underWay = (this.underWay.get(partition) ?? 0) + 1;
    this.underWay.set(partition, underWay);
    this.mostUnderWay = Math.max(this.mostUnderWay, underWay);
    this.mostInAll = Math.max(this.mostInAll, ++this.inAll);
    const turns = this.turns[this.seen++ % this.turns.length] ?? 0;
    const mine = this.before.then(async () => {
      for (let i = 0; i < Math.abs(turns); i++) await turn();
      if (turns >= 0) this.store(group);
    });
    this.before = mine;
    await mine;
    this.inAll--;
    this.underWay.set(partition, (this.underWay.get(partition) ?? 0) - 1);
    if (turns < 0) throw new Error('refused');
  };

  marks(partition: number): number[] {
    return this.stored.filter((message) => message.partition === partition).flatMap(({ marks }) => marks);
  }

  private store({ partition, requests, count, payload }: Group): void {
    const { readings, sender, senderMessages, senderReadings } = decodeReadingsAccepted(payload);
    expect(sender).toBe(SENDER);
    const marks = readings.map(({ deviceId }) => Number(deviceId));
    const claim = { messages: senderMessages, readings: senderReadings };
    this.stored.push({ partition, requests, count, marks, claim });
  }
}

function groupCommit(stream: SlowStream, limits = LIMITS): GroupCommit {
  return new GroupCommit({ sender: SENDER, publish: stream.publish, defer: setImmediate }, limits);
}

const anyRequests = fc.array(
  fc.record({ partition: fc.nat(3), count: fc.integer({ min: 1, max: 15 }), pause: fc.boolean() }),
);
const anyTurns = fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 1 });

describe('group commit', () => {
  it('acknowledges only what is stored, keeps the order with several under way, and settles every request', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequests, anyTurns, async (given, speeds) => {
        const stream = new SlowStream(speeds);
        const commit = groupCommit(stream);
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
        expect(stream.mostUnderWay).toBeLessThanOrEqual(LIMITS.underWay);
        expect(commit.held).toEqual({ count: 0, bytes: 0 });
        await commit.close();
      }),
      { numRuns: 300 },
    );
  });

  it('claims no more than lies before a message in its partition, and all of it where nothing fails', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequests, anyTurns, async (given, speeds) => {
        const stream = new SlowStream(speeds);
        const commit = groupCommit(stream, { ...LIMITS, queue: { count: 10_000, bytes: 1e6 } });
        const outcomes = given.map(async ({ partition, count, pause }, mark) => {
          if (pause) await turn();
          await commit.commit([entry(partition, count, mark)]);
        });
        await Promise.allSettled(outcomes);
        const before = new Map<number, { messages: number; readings: number }>();
        for (const { partition, count, claim } of stream.stored) {
          const { messages, readings } = before.get(partition) ?? { messages: 0, readings: 0 };
          expect(claim.messages).toBeLessThanOrEqual(messages);
          expect(claim.readings).toBeLessThanOrEqual(readings);
          if (stream.mostUnderWay === 1) expect(claim).toEqual({ messages, readings });
          before.set(partition, { messages: messages + 1, readings: readings + count });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('sends what is there at once, and all that comes meanwhile as one message', async () => {
    const stream = new SlowStream([3]);
    const commit = groupCommit(stream);
    const first = commit.commit([entry(0, 2, 1)]);
    await turn();
    await Promise.all([first, ...[2, 3, 4].map((mark) => commit.commit([entry(0, 2, mark)]))]);
    expect(stream.stored.map(({ requests }) => requests)).toEqual([1, 3]);
  });

  it('has few small messages under way over all partitions, so that those of the others grow', async () => {
    const stream = new SlowStream([3]);
    const commit = groupCommit(stream);
    const all = (mark: number) => Promise.all([0, 1, 2, 3].map((p) => commit.commit([entry(p, 1, mark)])));
    const first = all(1);
    await turn();
    await Promise.all([first, all(2), all(3)]);
    expect(stream.mostInAll).toBe(LIMITS.turns);
    const requestsOf = (p: number) =>
      stream.stored.filter(({ partition }) => partition === p).map(({ requests }) => requests);
    // The first two went out at once, the others waited for their turn.
    expect([0, 1, 2, 3].map(requestsOf)).toEqual([[1, 2], [1, 2], [3], [3]]);
  });

  it('gives each partition its turn, however busy another is', async () => {
    const stream = new SlowStream([1]);
    const commit = groupCommit(stream, { ...LIMITS, turns: 1 });
    let isOver = false;
    const busy = [0, 1].map(async (partition) => {
      while (!isOver) await commit.commit([entry(partition, 1)]);
    });
    await commit.commit([entry(2, 1)]);
    isOver = true;
    await Promise.all(busy);
    expect(stream.stored.findIndex(({ partition }) => partition === 2)).toBeLessThan(4);
  });

  it('sends full messages though others are under way, four at most', async () => {
    const stream = new SlowStream([5]);
    const commit = groupCommit(stream, { ...LIMITS, queue: { count: 100, bytes: 1e6 } });
    await Promise.all([1, 2, 3, 4, 5, 6].map((mark) => commit.commit([entry(0, 10, mark)])));
    expect(stream.mostUnderWay).toBe(4);
    expect(stream.stored.map(({ requests }) => requests)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('fails those who wait behind a failure at once, and takes the next ones again', async () => {
    const stream = new SlowStream([-1, 0]);
    const commit = groupCommit(stream);
    const outcomes = await Promise.allSettled([1, 2, 3].map((mark) => commit.commit([entry(0, 4, mark)])));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await commit.commit([entry(0, 8, 9)]);
    expect(stream.marks(0)).toEqual(Array(8).fill(9));
  });

  it.each([
    ['readings', { count: 50, payload: new Uint8Array(1) }],
    ['bytes', { count: 1, payload: new Uint8Array(50_000) }],
  ])('refuses more than it may hold, in %s, and takes again when there is room', async (_what, big) => {
    const published: Group[] = [];
    const publish = async (group: Group) => {
      await turn();
      published.push(group);
    };
    const commit = new GroupCommit({ sender: SENDER, publish, defer: setImmediate }, LIMITS);
    const first = commit.commit([{ partition: 0, ...big }]);
    await expect(commit.commit([entry(1, 1)])).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfterS: 1 });
    await first;
    await commit.commit([entry(1, 1)]);
    expect(published).toHaveLength(2);
  });

  it('leaves half of its room to live readings, however much is caught up with', async () => {
    const commit = groupCommit(new SlowStream([5]));
    const caughtUp = commit.commit([{ ...entry(0, 25), isBackfill: true }]);
    const more = commit.commit([{ ...entry(1, 1), isBackfill: true }]);
    await expect(more).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await Promise.all([caughtUp, commit.commit([entry(1, 25)])]);
    await commit.commit([{ ...entry(1, 25), isBackfill: true }]);
  });

  it('takes no part of a request for which there is no room', async () => {
    const stream = new SlowStream([0]);
    const commit = groupCommit(stream);
    await expect(commit.commit([entry(0, 30), entry(1, 30)])).rejects.toBeInstanceOf(Problem);
    expect(stream.stored).toEqual([]);
    expect(commit.held).toEqual({ count: 0, bytes: 0 });
  });

  it('finishes what waits when it is closed, and takes nothing more', async () => {
    const stream = new SlowStream([2]);
    const commit = groupCommit(stream);
    const waiting = [1, 2].map((mark) => commit.commit([entry(0, 1, mark)]));
    const closed = commit.close();
    await expect(commit.commit([entry(0, 1, 3)])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await closed;
    expect(stream.marks(0)).toEqual([1, 2]);
    await Promise.all(waiting);
  });
});

describe('a request’s entries', () => {
  it('hold all its readings once, each device in its order', () => {
    const devices = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(devices, (names) => {
        const readings = names.map(reading);
        const entries = entriesOf(readings);
        const sent = entries.flatMap(({ payload }) => decodeReadingsAccepted(payload).readings);
        expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(names.length);
        expect(new Set(entries.map(({ partition }) => partition)).size).toBe(entries.length);
        for (const name of names) {
          const of = (all: readonly AcceptedReading[]) => all.filter(({ deviceId }) => deviceId === name);
          expect(of(sent)).toEqual(of(readings));
        }
      }),
    );
  });
});
