import type { LiveReading } from '../live/live-reading.ts';
import { Wall, extendTile } from './wall.ts';

const spanMs = 60_000;
const reading = (deviceId: string, at: number, value: number): LiveReading => ({
  deviceId,
  at,
  metrics: { a: value, b: -value },
  cursor: String(at),
});
const point = (at: number) => ({ at, value: at });

/** All that waits is drawn, whatever turn it has. */
function drawAll(wall: Wall): void {
  for (let turn = 0; turn < 5; turn++) wall.draw();
}

function wallOf(...ids: string[]) {
  const wall = new Wall({ metric: 'a', spanMs });
  wall.take(ids.map((id) => reading(id, 1000, 1000)));
  drawAll(wall);
  return wall;
}

describe('Wall', () => {
  it('has a tile for each device, in the order of their ids, that stays the same', () => {
    const wall = wallOf('b', 'a');
    const [first, second] = wall.tiles();
    expect([first?.deviceId, second?.deviceId]).toEqual(['a', 'b']);
    wall.take([reading('b', 2000, 5)]);
    drawAll(wall);
    expect(wall.tiles()[1]).toBe(second);
    expect(second?.state().points.map(({ value }) => value)).toEqual([1000, 5]);
    expect(first?.state().points).toHaveLength(1);
  });

  it('draws a part of the tiles at a time, and each within one round', () => {
    const ids = Array.from({ length: 10 }, (_, index) => `d${index}`);
    const wall = wallOf(...ids);
    wall.take(ids.map((id) => reading(id, 2000, 2)));
    const drawn = () => wall.tiles().filter(({ state }) => state().newest.at === 2000).length;
    expect(drawn()).toBe(0);
    wall.draw();
    expect(drawn()).toBe(2);
    for (let turn = 1; turn < 5; turn++) wall.draw();
    expect(drawn()).toBe(10);
  });

  it('changes nothing that is seen before it is drawn', () => {
    const wall = wallOf('a');
    wall.take([reading('a', 2000, 2), reading('b', 2000, 2)]);
    expect(wall.tiles().map(({ state }) => state().newest.at)).toEqual([1000]);
    drawAll(wall);
    expect(wall.tiles().map(({ state }) => state().newest.at)).toEqual([2000, 2000]);
  });

  it('puts the past before what has come, each reading once', () => {
    const wall = wallOf('a');
    wall.take([reading('a', 2000, 2000)]);
    wall.fill('a', [500, 1000, 1500].map(point));
    wall.fill('gone', [point(1)]);
    drawAll(wall);
    expect(wall.tiles()[0]?.state().points).toEqual([500, 1000, 1500, 2000].map(point));
  });

  it('names each of the first tiles once whose past is missing', () => {
    const wall = wallOf('a', 'b', 'c');
    const names = (limit: number) => wall.takeUnfilled(limit).map(({ deviceId }) => deviceId);
    expect(names(2)).toEqual(['a', 'b']);
    expect(names(2)).toEqual([]);
    expect(names(3)).toEqual(['c']);
  });
});

describe('extendTile', () => {
  const points = (metric: string) => extendTile(undefined, [reading('a', 1, 4)], { metric, spanMs })?.points;

  it('shows the metric that is asked for, and goes on without it', () => {
    expect(points('b')).toEqual([{ at: 1, value: -4 }]);
    expect(points('none')).toEqual([]);
  });

  it('keeps its span and no more points than can be told apart', () => {
    const look = { metric: 'a', spanMs };
    let state = extendTile(undefined, [reading('a', 0, 0)], look);
    for (let at = 100; at <= 100_000; at += 100) state = extendTile(state, [reading('a', at, at)], look);
    expect(state?.points.length).toBeLessThanOrEqual(121);
    expect(state?.points[0]?.at).toBeLessThan(41_000);
    expect(state?.points.at(-1)).toEqual(point(100_000));
    state = extendTile(state, [reading('a', 200_000, 1)], look);
    expect(state?.points).toHaveLength(1);
  });

  it('does not go back for a reading that comes late', () => {
    const state = extendTile(undefined, [reading('a', 5, 5), reading('a', 3, 3)], { metric: 'a', spanMs });
    expect(state?.newest.at).toBe(5);
    expect(state?.points).toHaveLength(1);
  });
});
