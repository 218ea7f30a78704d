import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, Credential } from '../client/api.ts';
import { type Deviations, fateOf, skewMs } from './deviations.ts';
import { metricsAt } from './environment.ts';
import { Outbox, type Post } from './outbox.ts';
import { Schedule } from './schedule.ts';
import type { Tally } from './tally.ts';

/** What a simulation needs. */
export interface SimulateRun {
  readonly api: Api;
  readonly credentials: readonly Credential[];
  /** Readings a second of each device. */
  readonly rate: number;
  readonly durationMs: number;
  readonly deviations: Deviations;
  /** Ends the sending; what is under way is still waited for. */
  readonly stop: AbortSignal;
  readonly tally: Tally;
}

const MOST_IN_FLIGHT = 256;
const SHORTEST_WAIT_MS = 1;
/** A reading that could not leave within this time is missed, as one of a real sensor without memory would be. */
const LATEST_MS = 1_000;

/** Lets every device post its own readings in its turn, until the time is over or the signal says stop. */
export async function simulate(run: SimulateRun): Promise<void> {
  const { tally, stop } = run;
  const schedule = new Schedule(run.credentials.length, run.rate);
  const outboxes = run.credentials.map(() => new Outbox());
  const startMs = Date.now();
  const clockMs = performance.now();
  const elapsedMs = () => performance.now() - clockMs;
  const underWay = new Set<Promise<void>>();
  const start = (credential: Credential, posts: readonly Post[]) => {
    const sent = sendAll(run, credential, posts);
    underWay.add(sent);
    void sent.finally(() => underWay.delete(sent));
  };
  for (let next = 0; !stop.aborted && schedule.turn(next).dueMs < run.durationMs;) {
    const { dueMs, device } = schedule.turn(next);
    const lateMs = elapsedMs() - dueMs;
    const [credential, outbox] = [run.credentials[device], outboxes[device]];
    if (lateMs < 0) {
      await sleep(Math.max(SHORTEST_WAIT_MS, -lateMs), undefined, { signal: stop }).catch(() => undefined);
    } else if (underWay.size < MOST_IN_FLIGHT && credential !== undefined && outbox !== undefined) {
      start(credential, postsOf(run, { device, outbox, timeMs: Math.round(startMs + dueMs) }));
      next += 1;
    } else if (lateMs > LATEST_MS) {
      tally.missed += 1;
      next += 1;
    } else {
      await Promise.race(underWay);
    }
  }
  await Promise.all(underWay);
  await Promise.all(
    run.credentials.map((each, device) => sendAll(run, each, outboxes[device]?.rest() ?? [])),
  );
}

interface Turn {
  readonly device: number;
  readonly outbox: Outbox;
  readonly timeMs: number;
}

/** The requests of a device in its turn. */
function postsOf({ deviations }: SimulateRun, { device, outbox, timeMs }: Turn): Post[] {
  const timestamp = new Date(timeMs + skewMs(device, deviations)).toISOString();
  const reading = { timestamp, metrics: { ...metricsAt(device, timeMs) } };
  return outbox.posts(reading, fateOf(device, timeMs, deviations));
}

async function sendAll(run: SimulateRun, credential: Credential, posts: readonly Post[]): Promise<void> {
  for (const post of posts) await send(run, credential, post);
}

async function send({ api, tally }: SimulateRun, credential: Credential, post: Post): Promise<void> {
  const startedAtMs = performance.now();
  const acknowledge = () => tally.acknowledge(performance.now() - startedAtMs);
  tally.inFlight += 1;
  try {
    if (post.kind === 'bad') {
      if ((await api.postText(post.text, credential)) < 300) tally.badTaken += 1;
      else tally.refused += 1;
    } else if (post.kind === 'batch') {
      const { accepted, duplicates, rejected } = await api.postBatch(post.readings, credential);
      for (let i = 0; i < accepted + duplicates; i += 1) acknowledge();
      for (const { reason } of rejected) tally.fail(reason);
    } else {
      await api.postReading(post.reading, credential);
      acknowledge();
      if (post.isRepeat) tally.repeats += 1;
    }
  } catch (error) {
    tally.fail(error instanceof Error ? error.message.replace(/ \(trace .*\)/, '') : String(error));
  } finally {
    tally.inFlight -= 1;
  }
}
