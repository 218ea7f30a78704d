import { noise } from './noise.ts';

/** What a room sensor on a battery reads: °C, % relative humidity, V. */
export interface RoomMetrics {
  readonly temperature: number;
  readonly humidity: number;
  readonly voltage: number;
}

const DAY_MS = 86_400_000;
/** Warmest at three in the afternoon UTC. */
const WARMEST_MS = 15 * 3_600_000;
const FULL_V = 4.15;
const EMPTY_V = 3.3;

/** The metrics of one simulated device at a time (epoch milliseconds): a pure function, so a run can be repeated. */
export function metricsAt(device: number, timeMs: number, seed = 0): RoomMetrics {
  const own = (trait: number) => noise(seed, device, trait);
  const jitter = (trait: number) => noise(seed, device, trait, timeMs) - 0.5;
  const swing = Math.cos(((timeMs - WARMEST_MS) / DAY_MS) * 2 * Math.PI);
  const temperature = 18 + 6 * own(1) + (1 + 3 * own(2)) * swing + 0.3 * jitter(3);
  // The same water in warmer air is less relative humidity.
  const humidity = 45 + 15 * own(4) - 2.2 * (temperature - 21) + jitter(5);
  return {
    temperature: rounded(temperature, 2),
    humidity: rounded(Math.min(100, Math.max(0, humidity)), 2),
    voltage: rounded(
      batteryVoltage({ lifeMs: (60 + 60 * own(6)) * DAY_MS, age: own(7) }, timeMs) + 0.01 * jitter(8),
      3,
    ),
  };
}

/** Falls slowly, then fast at the end; then somebody changes the battery. */
function batteryVoltage(battery: { readonly lifeMs: number; readonly age: number }, timeMs: number): number {
  const lives = timeMs / battery.lifeMs + battery.age;
  const used = lives - Math.floor(lives);
  return FULL_V - (FULL_V - EMPTY_V) * (0.7 * used + 0.3 * used ** 8);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
