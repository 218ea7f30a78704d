import fc from 'fast-check';
import type { LiveReading } from '../feed/feed-message.ts';
import { Frames, inFrames, MAX_FRAME } from './frames.ts';

function reading(number: number): LiveReading {
  return { id: String(number), device_id: 'd', metrics: {}, timestamp: 't', cursor: '0' };
}

describe('Frames', () => {
  it('hands over each reading once, in its room and in order, whenever it is asked', () => {
    const step = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('a', 'b', 'all') }, fc.constant(null));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const frames = new Frames();
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
    const frames = new Frames();
    for (let i = 1; i < MAX_FRAME; i++) expect(frames.add('a', reading(i))).toBe(false);
    expect(frames.add('b', reading(0))).toBe(false);
    expect(frames.add('a', reading(MAX_FRAME))).toBe(true);
  });
});

describe('inFrames', () => {
  it.each([0, 1, MAX_FRAME, MAX_FRAME + 1])('cuts %d readings into full frames and a rest', (count) => {
    const readings = Array.from({ length: count }, (_, i) => reading(i));
    const cut = inFrames(readings);
    expect(cut.flat()).toEqual(readings);
    expect(cut.every(({ length }) => length > 0 && length <= MAX_FRAME)).toBe(true);
  });
});
