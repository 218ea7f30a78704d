import fc from 'fast-check';
import type { LiveReading } from '../feed/feed-message.ts';
import { Frames, inFrames, FULL_FRAME } from './frames.ts';

function reading(number: number, cursor = 0): LiveReading {
  return { id: String(number), device_id: 'd', metrics: {}, timestamp: 't', cursor: String(cursor) };
}

describe('Frames', () => {
  it('hands over each reading once, for its receiver and in order, whenever it is asked', () => {
    const step = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('a', 'b', 'all') }, fc.constant(null));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const frames = new Frames<string>();
        const added: [string, LiveReading][] = [];
        const taken: [string, LiveReading][] = [];
        const take = (): void => {
          for (const [room, readings] of frames.take())
            taken.push(...readings.map((each) => [room, each] as [string, LiveReading]));
        };
        steps.forEach((room, i) => {
          if (room === null) {
            take();
            return;
          }
          added.push([room, reading(i)]);
          frames.add(room, reading(i));
        });
        take();
        for (const room of ['a', 'b', 'all']) {
          expect(taken.filter(([name]) => name === room)).toEqual(added.filter(([name]) => name === room));
        }
        expect(taken).toHaveLength(added.length);
      }),
    );
  });

  it('says when a frame is full', () => {
    const frames = new Frames<string>();
    for (let i = 1; i < FULL_FRAME; i++) expect(frames.add('a', reading(i))).toBe(false);
    expect(frames.add('b', reading(0))).toBe(false);
    expect(frames.add('a', reading(FULL_FRAME))).toBe(true);
  });
});

describe('inFrames', () => {
  const sizes = fc.array(fc.oneof(fc.nat(5), fc.nat(2 * FULL_FRAME)), { maxLength: 12 });
  const cursorsOf = (frame: readonly LiveReading[]) => new Set(frame.map(({ cursor }) => cursor));

  it('keeps the readings of a message together, and fills each frame but the last with no message too many', () => {
    fc.assert(
      fc.property(sizes, (messages) => {
        const readings = messages.flatMap((size, cursor) =>
          Array.from({ length: size }, (_, i) => reading(i, cursor)),
        );
        const frames = inFrames(readings);
        expect(frames.flat()).toEqual(readings);
        const cursors = frames.flatMap((frame) => [...cursorsOf(frame)]);
        expect(cursors).toEqual([...new Set(cursors)]);
        for (const frame of frames.slice(0, -1)) expect(frame.length).toBeGreaterThanOrEqual(FULL_FRAME);
        for (const frame of frames) {
          const last = frame.at(-1)?.cursor;
          expect(frame.filter(({ cursor }) => cursor !== last).length).toBeLessThan(FULL_FRAME);
          expect(frame.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('cuts messages of one reading into full frames and a rest', () => {
    const readings = Array.from({ length: 2 * FULL_FRAME + 1 }, (_, i) => reading(i, i));
    expect(inFrames(readings).map(({ length }) => length)).toEqual([FULL_FRAME, FULL_FRAME, 1]);
  });
});
