import { fleetInOrderOfArrival, FLEET, historyInOrderOfArrival, HOT_DEVICE, hotSpan } from './history.ts';
import { readingOf } from './synthetic.ts';

const END_MS = Date.UTC(2026, 4, 4, 12, 34, 56);
const all = [...historyInOrderOfArrival({ rows: 300_000, endMs: END_MS })].flat();

describe('the store that is asked', () => {
  it('holds as many readings as were asked for, each device and moment once', () => {
    expect(all).toHaveLength(300_000);
    expect(new Set(all.map(({ device, tsMs }) => device * 2 ** 42 + tsMs)).size).toBe(300_000);
    expect(new Set(all.map(({ device }) => device)).size).toBe(FLEET);
  });

  it('is filled by time, not by device, up to the end', () => {
    const [first, last] = [all[0]!, all.at(-1)!];
    expect(all.every(({ tsMs }, i) => i === 0 || tsMs >= all[i - 1]!.tsMs)).toBe(true);
    expect(first.tsMs).toBe(hotSpan(END_MS).startMs);
    expect(last.tsMs).toBeLessThan(END_MS);
  });

  it('has one device that reports every ten seconds for thirty days', () => {
    const hot = all.filter(({ device }) => device === HOT_DEVICE);
    expect(hot.length).toBeGreaterThan(258_000);
    expect(hot.slice(1).every(({ tsMs }, i) => tsMs - hot[i]!.tsMs === 10_000)).toBe(true);
  });
});

describe('a fleet', () => {
  it('reports in turns, evenly over the span', () => {
    const span = { startMs: END_MS - 60_000, endMs: END_MS };
    const readings = [...fleetInOrderOfArrival(10, 12_000, span)].flat();
    expect(readings).toHaveLength(12_000);
    expect(new Set(readings.map(({ device, tsMs }) => `${device}/${tsMs}`)).size).toBe(12_000);
    expect(readings.at(-1)!.tsMs).toBeLessThan(END_MS);
  });
});

describe('a made-up reading', () => {
  it('is the same each time, in the range of its sensor and with the digits of one', () => {
    for (const { device, tsMs } of all.slice(0, 1_000)) {
      const { temperature, humidity, voltage } = readingOf(device, tsMs);
      expect(readingOf(device, tsMs)).toEqual({ device, tsMs, temperature, humidity, voltage });
      expect(temperature).toBe(Number(temperature.toFixed(2)));
      expect(humidity).toBe(Number(humidity.toFixed(1)));
      expect(Math.abs(temperature - 21)).toBeLessThan(5);
      expect(Math.abs(voltage - 3.7)).toBeLessThan(0.2);
    }
  });
});
