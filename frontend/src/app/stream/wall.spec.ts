import type { LiveReading } from '../live/live-reading.ts';
import { Wall, extendTile } from './wall.ts';

const reading = (deviceId: string, at: number, value: number): LiveReading => ({
  deviceId,
  at,
  metrics: { a: value, b: -value },
  cursor: String(at),
});

describe('Wall', () => {
  it('has a tile for each device, in the order of their ids, that stays the same', () => {
    const wall = new Wall(undefined);
    wall.take([reading('b', 1, 1), reading('a', 1, 1)]);
    const [first, second] = wall.tiles();
    expect([first?.deviceId, second?.deviceId]).toEqual(['a', 'b']);
    wall.take([reading('b', 2, 5)]);
    expect(wall.tiles()[1]).toBe(second);
    expect(second?.state().points.map(({ value }) => value)).toEqual([1, 5]);
    expect(first?.state().points).toHaveLength(1);
  });
});

describe('extendTile', () => {
  it('shows the metric that is asked for, and goes on without it', () => {
    expect(extendTile(undefined, [reading('a', 1, 4)], 'b')?.points).toEqual([{ at: 1, value: -4 }]);
    expect(extendTile(undefined, [reading('a', 1, 4)], 'none')?.points).toEqual([]);
  });

  it('keeps a minute and no more points than can be drawn', () => {
    let state = extendTile(undefined, [reading('a', 0, 0)], 'a');
    for (let at = 100; at <= 100_000; at += 100) state = extendTile(state, [reading('a', at, at)], 'a');
    expect(state?.points).toHaveLength(240);
    expect(state?.points.at(-1)).toEqual({ at: 100_000, value: 100_000 });
    state = extendTile(state, [reading('a', 200_000, 1)], 'a');
    expect(state?.points).toHaveLength(1);
  });

  it('does not go back for a reading that comes late', () => {
    const state = extendTile(undefined, [reading('a', 5, 5), reading('a', 3, 3)], 'a');
    expect(state?.newest.at).toBe(5);
    expect(state?.points).toHaveLength(1);
  });
});
