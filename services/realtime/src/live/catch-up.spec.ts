import fc from 'fast-check';
import type { FeedMessage, LiveReading } from '../feed/feed-message.ts';
import { RecentMessages } from '../feed/recent-messages.ts';
import { catchUp, type CatchUpSources } from './catch-up.ts';
import { Frames } from './frames.ts';
import * as room from './room.ts';

const ROOM = 'device:a';
const readingsIn = (name: string, readings: readonly LiveReading[]) =>
  room.readingsIn(name, readings, () => []);

/** A stream, a replica that reads it, and one client, all at the mercy of a scheduler. */
class World {
  readonly stream: FeedMessage[] = [];
  readonly received: LiveReading[] = [];
  first = 1;
  private readonly recent: RecentMessages;
  private readonly frames = new Frames<string>();
  private readonly waiting: { position: number; resolve: (value: true) => void }[] = [];
  private isMember = false;

  constructor(
    private readonly tick: () => Promise<void>,
    keeps: number,
  ) {
    this.recent = new RecentMessages(0, keeps);
  }

  publish(devices: readonly string[]): void {
    const position = this.stream.length + 1;
    const readings = devices.map((device_id, i) => ({
      id: `${position}-${i}`,
      device_id,
      metrics: {},
      timestamp: 't',
      cursor: String(position),
    }));
    this.stream.push({ position, readings, receivedAtMs: 0 });
  }

  /** The live feed gets one message further, if there is one. */
  advance(): void {
    const next = this.stream[this.recent.position];
    if (next === undefined) return;
    this.recent.push(next);
    if (this.isMember) for (const reading of readingsIn(ROOM, next.readings)) this.frames.add(ROOM, reading);
    for (const { position, resolve } of this.waiting) if (position <= next.position) resolve(true);
  }

  advanceToTheEnd(): void {
    while (this.recent.position < this.stream.length) this.advance();
  }

  flush(): void {
    this.received.push(...(this.frames.take().get(ROOM) ?? []));
  }

  subscribe(since: number): Promise<true | undefined> {
    return catchUp(since, this.sources, {
      send: async ({ readings }) => {
        this.received.push(...readingsIn(ROOM, readings));
        await this.tick();
      },
      join: (position) => {
        this.flush();
        this.received.push(
          ...this.recent.after(position).flatMap(({ readings }) => readingsIn(ROOM, readings)),
        );
        this.isMember = true;
        return true;
      },
    });
  }

  readingsAfter(position: number): readonly LiveReading[] {
    return this.stream.slice(position).flatMap(({ readings }) => readingsIn(ROOM, readings));
  }

  private readonly sources: CatchUpSources = {
    recent: () => this.recent,
    bounds: async () => {
      await this.tick();
      return { first: this.first, last: this.stream.length };
    },
    replay: (after) => this.replay(after),
    reached: async (position) => {
      const { promise, resolve } = Promise.withResolvers<true>();
      this.waiting.push({ position, resolve });
      if (this.recent.position >= position) resolve(true);
      await promise;
    },
  };

  private async *replay(after: number): AsyncGenerator<FeedMessage, void, undefined> {
    await this.tick();
    const there = this.stream.slice(after).filter(({ readings }) => readingsIn(ROOM, readings).length > 0);
    for (const message of there) {
      await this.tick();
      if (message.position >= this.first) yield message;
    }
  }
}

const message = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 });
const step = fc.oneof(message, fc.constantFrom('advance' as const, 'flush' as const));
const story = {
  before: fc.array(message, { maxLength: 24 }),
  advanced: fc.nat(24),
  steps: fc.array(step, { maxLength: 40 }),
  keeps: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constant(200)),
  s: fc.scheduler(),
};

describe('catchUp', () => {
  it('gives every later reading once and in order, however replay and live feed interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...story, since: fc.nat(12) }),
        async ({ before, advanced, steps, keeps, since, s }) => {
          const world = new World(() => s.schedule(Promise.resolve()), keeps);
          for (const devices of before) world.publish(devices);
          for (let i = 0; i < advanced; i++) world.advance();
          const from = Math.min(since, before.length);

          const subscribed = world.subscribe(from);
          for (const each of steps) {
            void s.schedule(Promise.resolve()).then(() => {
              if (each === 'advance') world.advance();
              else if (each === 'flush') world.flush();
              else world.publish(each);
            });
          }
          await s.waitIdle();
          world.advanceToTheEnd();
          await s.waitIdle();
          expect(await subscribed).toBe(true);
          world.flush();

          expect(world.received).toEqual(world.readingsAfter(from));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never joins with a hole when the stream is trimmed meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...story, trims: fc.array(fc.nat(12)) }),
        async ({ before, steps, keeps, trims, s }) => {
          const world = new World(() => s.schedule(Promise.resolve()), keeps);
          for (const devices of before) world.publish(devices);
          world.advanceToTheEnd();

          const subscribed = world.subscribe(0);
          for (const trim of trims) {
            void s
              .schedule(Promise.resolve())
              .then(() => (world.first = Math.max(world.first, Math.min(trim, world.stream.length))));
          }
          for (const each of steps) {
            void s.schedule(Promise.resolve()).then(() => {
              if (Array.isArray(each)) world.publish(each);
              else world.advance();
            });
          }
          await s.waitIdle();
          world.advanceToTheEnd();
          await s.waitIdle();
          const joined = await subscribed;
          world.flush();

          if (joined) expect(world.received).toEqual(world.readingsAfter(0));
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['older than the stream', 3],
    ['beyond its end', 11],
  ])('does not join at a position %s', async (_name, since) => {
    const world = new World(() => Promise.resolve(), 2);
    for (let i = 0; i < 10; i++) world.publish(['a']);
    for (let i = 0; i < 10; i++) world.advance();
    world.first = 5;
    expect(await world.subscribe(since)).toBeUndefined();
    expect(world.received).toEqual([]);
  });
});
