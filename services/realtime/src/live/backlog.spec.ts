import fc from 'fast-check';
import type { LiveReading } from '../feed/feed-message.ts';
import { Backlog } from './backlog.ts';

const step = fc.oneof(
  fc.record({ keep: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 5 }) }),
  fc.record({ take: fc.integer({ min: 1, max: 4 }) }),
  fc.constant({ miss: true }),
);

function numbered(devices: readonly string[], cursor: number): LiveReading[] {
  return devices.map((device_id, i) => ({
    id: `${cursor}-${i}`,
    device_id,
    metrics: {},
    timestamp: 't',
    cursor: String(cursor),
  }));
}

describe('Backlog', () => {
  it('hands over the latest of each device, once and in order, and tells of all others', () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const backlog = new Backlog();
        const kept: LiveReading[] = [];
        const taken: LiveReading[] = [];
        let [missed, dropped] = [0, 0];
        const take = (count: number) => {
          dropped += backlog.takeMissed().dropped;
          const some = backlog.take(count);
          for (const reading of some) {
            expect(reading).toBe(kept.findLast(({ device_id }) => device_id === reading.device_id));
          }
          taken.push(...some);
        };
        for (const each of steps) {
          if ('keep' in each) {
            const readings = numbered(each.keep, kept.length);
            kept.push(...readings);
            backlog.keep(readings);
          } else if ('take' in each) take(each.take);
          else {
            backlog.miss();
            missed += 1;
          }
        }
        while (!backlog.isEmpty) take(2);
        expect(taken.length + dropped).toBe(kept.length + missed);
        const places = taken.map((reading) => kept.indexOf(reading));
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
        for (const device of new Set(kept.map(({ device_id }) => device_id))) {
          const last = (readings: readonly LiveReading[]) =>
            readings.findLast(({ device_id }) => device_id === device);
          expect(last(taken)).toBe(last(kept));
        }
      }),
    );
  });

  it('says after which position the first reading was missed, for as long as it lasts', () => {
    const backlog = new Backlog();
    backlog.miss();
    expect(backlog.takeMissed()).toEqual({ dropped: 1, cursor: null });
    backlog.keep(numbered(['a', 'b', 'a'], 41));
    backlog.keep(numbered(['a'], 42));
    expect(backlog.takeMissed()).toEqual({ dropped: 2, cursor: '40' });
    expect(backlog.takeMissed()).toEqual({ dropped: 0, cursor: '40' });
  });

  it('keeps no more than twenty thousand devices: those heard last', () => {
    const backlog = new Backlog();
    backlog.keep(
      numbered(
        Array.from({ length: 20_005 }, (_, i) => `d-${i}`),
        1,
      ),
    );
    expect(backlog.takeMissed().dropped).toBe(5);
    const left = backlog.take(30_000);
    expect(left).toHaveLength(20_000);
    expect(left[0]!.device_id).toBe('d-5');
  });

  it('forgets what is not wanted', () => {
    const backlog = new Backlog();
    backlog.keep(numbered(['a', 'b'], 1));
    backlog.forget(({ device_id }) => device_id === 'a');
    expect(backlog.take(10).map(({ device_id }) => device_id)).toEqual(['b']);
    expect(backlog.isEmpty).toBe(true);
  });
});
