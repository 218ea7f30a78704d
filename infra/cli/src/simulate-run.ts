import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, Credential } from './api.ts';
import { metricsAt } from './environment.ts';
import { Schedule } from './schedule.ts';
import type { Tally } from './tally.ts';

/** What a simulation needs. */
export interface SimulateRun {
  readonly api: Api;
  readonly credentials: readonly Credential[];
  /** Readings a second of each device. */
  readonly rate: number;
  readonly durationMs: number;
  /** Ends the sending; what is under way is still waited for. */
  readonly stop: AbortSignal;
  readonly tally: Tally;
}

const MOST_IN_FLIGHT = 256;
const SHORTEST_WAIT_MS = 1;
/** A reading that could not leave within this time is missed, as one of a real sensor without memory would be. */
const LATEST_MS = 1_000;

/** Lets every device post its own reading in its turn, until the time is over or the signal says stop. */
export async function simulate(run: SimulateRun): Promise<void> {
  const { tally, stop } = run;
  const schedule = new Schedule(run.credentials.length, run.rate);
  const startMs = Date.now();
  const clockMs = performance.now();
  const elapsedMs = () => performance.now() - clockMs;
  const underWay = new Set<Promise<void>>();
  for (let next = 0; !stop.aborted && schedule.turn(next).dueMs < run.durationMs;) {
    const { dueMs, device } = schedule.turn(next);
    const lateMs = elapsedMs() - dueMs;
    const credential = run.credentials[device];
    if (lateMs < 0) {
      await sleep(Math.max(SHORTEST_WAIT_MS, -lateMs), undefined, { signal: stop }).catch(() => undefined);
    } else if (underWay.size < MOST_IN_FLIGHT && credential !== undefined) {
      const posted = post(run, { credential, device, timeMs: Math.round(startMs + dueMs) });
      underWay.add(posted);
      void posted.finally(() => underWay.delete(posted));
      next += 1;
    } else if (lateMs > LATEST_MS) {
      tally.missed += 1;
      next += 1;
    } else {
      await Promise.race(underWay);
    }
  }
  await Promise.all(underWay);
}

interface Turn {
  readonly credential: Credential;
  readonly device: number;
  readonly timeMs: number;
}

async function post({ api, tally }: SimulateRun, { credential, device, timeMs }: Turn): Promise<void> {
  const startedAtMs = performance.now();
  tally.inFlight += 1;
  try {
    const reading = { timestamp: new Date(timeMs).toISOString(), metrics: { ...metricsAt(device, timeMs) } };
    await api.postReading(reading, credential);
    tally.acknowledge(performance.now() - startedAtMs);
  } catch (error) {
    tally.fail(error instanceof Error ? error.message.replace(/ \(trace .*\)/, '') : String(error));
  } finally {
    tally.inFlight -= 1;
  }
}
