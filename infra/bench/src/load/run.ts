import { setTimeout as delay } from 'node:timers/promises';
import { Arrivals, randomFrom } from './arrivals.ts';
import { Connection } from './connection.ts';
import type { DeviceClock } from './device-clock.ts';
import type { LoadOptions, LoadResult, Progress } from './messages.ts';
import { RequestBytes } from './request-bytes.ts';
import { Tally } from './tally.ts';

const TICK_MS = 1;
const PROGRESS_MS = 50;
/** A timer is a millisecond or two late by nature; beyond this the generator was short of processor time. */
const LATE_MS = 5;
const LAST_ANSWERS_MS = 10_000;
const SEED = 20_261_123;

/** One run of load: opens its connections, sends, counts. */
export class Run {
  private readonly options: LoadOptions;
  private readonly clock: DeviceClock;
  private readonly tally: Tally;
  private readonly requests = new Map<Connection, RequestBytes>();
  private readonly free: Connection[] = [];
  /** When the requests were due for which no connection was free. */
  private readonly waiting: number[] = [];
  private startedAtMs = 0;
  private device = 0;
  private underWay = 0;
  private isOver = false;

  constructor(options: LoadOptions, clock: DeviceClock) {
    this.options = options;
    this.clock = clock;
    this.tally = new Tally(options);
  }

  /** Sends until the time is over and waits for the last answers, though not for ever. */
  async run(onProgress: (progress: Progress) => void): Promise<LoadResult> {
    await this.connect();
    const before = process.cpuUsage();
    this.startedAtMs = performance.now();
    const timer = setInterval(() => onProgress(this.progress()), PROGRESS_MS);
    this.begin();
    await delay(this.options.durationMs);
    this.isOver = true;
    const backlog = this.underWay + this.waiting.length;
    const { user, system } = process.cpuUsage(before);
    await this.lastAnswers();
    clearInterval(timer);
    onProgress(this.progress());
    for (const connection of this.requests.keys()) connection.close();
    return this.tally.result({ backlog, cpuMs: (user + system) / 1000 });
  }

  private async connect(): Promise<void> {
    for (let i = 0; i < this.options.connections; i++) {
      const connection = new Connection(this.options.port, (one, status) => this.answered(one, status));
      await connection.open();
      this.requests.set(connection, new RequestBytes(this.options));
      this.free.push(connection);
    }
  }

  private begin(): void {
    const { perSecond } = this.options;
    if (perSecond !== undefined) {
      this.sendWhenDue(new Arrivals(perSecond, randomFrom(SEED)));
      return;
    }
    for (const connection of this.free.splice(0)) this.sendAt(connection, this.nowMs());
  }

  private sendWhenDue(arrivals: Arrivals): void {
    const tick = (): void => {
      if (this.isOver) return;
      const nowMs = this.nowMs();
      while (arrivals.dueMs <= nowMs) {
        if (nowMs - arrivals.dueMs > LATE_MS) this.tally.addLate(arrivals.dueMs);
        const connection = this.free.pop();
        if (connection === undefined) this.waiting.push(arrivals.dueMs);
        else this.sendAt(connection, arrivals.dueMs);
        arrivals.advance();
      }
      setTimeout(tick, TICK_MS);
    };
    tick();
  }

  private sendAt(connection: Connection, dueMs: number): void {
    const { batch, devices } = this.options;
    connection.dueMs = dueMs;
    this.underWay++;
    this.device = (this.device + 1) % devices;
    const firstMs = this.clock.take(this.device, batch, Date.now());
    const request = this.requests.get(connection);
    if (request !== undefined) connection.send(request.fill(this.device, firstMs));
  }

  private answered(connection: Connection, status: number): void {
    const nowMs = this.nowMs();
    this.underWay--;
    this.tally.add(status, { dueMs: connection.dueMs, nowMs });
    const dueMs = this.nextDueMs(nowMs);
    if (dueMs === undefined) this.free.push(connection);
    else this.sendAt(connection, dueMs);
  }

  /** What a connection that has become free has to send: undefined for nothing just now. */
  private nextDueMs(nowMs: number): number | undefined {
    if (this.options.perSecond !== undefined) return this.waiting.shift();
    return this.isOver ? undefined : nowMs;
  }

  private async lastAnswers(): Promise<void> {
    const deadline = performance.now() + LAST_ANSWERS_MS;
    while (this.underWay + this.waiting.length > 0 && performance.now() < deadline) await delay(5);
  }

  private progress(): Progress {
    return { atMs: Date.now(), readings: this.tally.ackedReadings };
  }

  private nowMs(): number {
    return performance.now() - this.startedAtMs;
  }
}
