import { setTimeout as delay } from 'node:timers/promises';
import { batches, type JetStream, type Logger, type StreamMessage, type Tracing } from '@telemetry/chassis';
import { READINGS, ReadingsAcceptedSchema, subjectOf } from '@telemetry/proto';
import type { Client } from 'pg';
import { type DeadLetter, unpack } from './arrival.ts';
import { type Chunk, chunks, type Opened } from './chunks.ts';
import { connect, disconnect } from './connection.repository.ts';
import { isMadeAnew, type Position, readFrom } from './read-from.ts';
import { openWorkbench, type Workbench, type WorkbenchSettings } from './workbench.repository.ts';
import type { Load } from './pace.ts';
import { writeTraced } from './traced-store.service.ts';
import {
  byOutcome,
  chunkReadings,
  commitSeconds,
  Lag,
  missingReadings,
  storeSeconds,
} from './writer-metrics.service.ts';
import { WatermarkRepository } from './watermark.repository.ts';
import { IDLE, withIdle } from './with-idle.ts';

/**
 * One transaction takes what has gathered, so it grows with the backlog: it updates a row of each device in it, which
 * many readings of a device share then, however large the fleet is. A full one takes about a second.
 */
const MAX_CHUNK = { readings: 32_000, bytes: 4 * 1024 * 1024 };
/** Messages taken from the reader at once. */
const MAX_MESSAGES = 256;
/** A lane that finds more than so much when it looks has readings waiting. */
const ABREAST = { readings: 2_500, messages: 64 };
const RETRY_LOCK_MS = 1_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
/** An idle lane says something so often; far less than the server's patience with a silent session. */
const IDLE_MS = 2_000;
/** While a chore has more to do the lane waits only so long for the next reading. */
const GLANCE_MS = 5;
/** A lane that is never idle looks so often whether the stream is still the one it reads. */
const CHECK_MS = 10_000;
/** Reasons named in one line of the log. */
const MAX_REASONS = 3;

/** What a lane works with. */
export interface LaneTools {
  readonly databaseUrl: string;
  readonly jetstream: JetStream;
  readonly log: Logger;
  readonly tracing: Tracing;
  readonly settings: WorkbenchSettings;
  /** Ends the lane. */
  readonly stop: AbortSignal;
}

/**
 * Stores one partition of READINGS. It is the partition's only writer while its connection holds the partition's
 * lock, and it writes on that same connection, so a lane that has lost its lock cannot write any more. The
 * position lives in the database, beside what was stored up to it: whoever comes next begins exactly there.
 */
export class Lane {
  /** Whether this lane is the partition's writer now, as far as it knows. */
  isWriting = false;
  private readonly subject: string;
  private readonly log: Logger;
  private retryMs = FIRST_RETRY_MS;
  /** A message that waited while nothing came; when it still does a moment later the reader has stalled. */
  private overdueSeq: number | undefined;
  /** When the stream was last looked at, by the clock of `performance`. */
  private checkedAtMs = 0;
  /** When an idle lane last looked for the stream's end, by the same clock. */
  private advancedAtMs = 0;
  private readonly lag: Lag;

  constructor(
    readonly partition: number,
    private readonly tools: LaneTools,
  ) {
    this.subject = subjectOf(ReadingsAcceptedSchema, partition);
    this.log = tools.log.child({ partition });
    this.lag = new Lag(partition);
  }

  /** Works until told to stop; whatever fails, it begins anew on a new connection. */
  async run(): Promise<void> {
    while (!this.isStopped()) {
      try {
        await this.connectAndWrite();
      } catch (error) {
        if (this.isStopped()) return;
        this.log.warn({ err: error, retryMs: this.retryMs }, 'Writing interrupted; beginning anew');
        await this.pause(this.retryMs);
        this.retryMs = Math.min(2 * this.retryMs, LONGEST_RETRY_MS);
      }
    }
  }

  private async connectAndWrite(): Promise<void> {
    this.overdueSeq = undefined;
    const client = await connect(this.tools.databaseUrl, `query-writer-${this.partition}`);
    try {
      const watermark = new WatermarkRepository(client, this.partition);
      while (!this.isStopped() && !(await watermark.tryLock())) await this.pause(RETRY_LOCK_MS);
      if (this.isStopped()) return;
      this.isWriting = true;
      await this.write(client, watermark);
    } finally {
      this.isWriting = false;
      await disconnect(client);
    }
  }

  private async write(client: Client, watermark: WatermarkRepository): Promise<void> {
    const after = await this.start(watermark);
    this.lag.stored(after);
    const reader = this.tools.jetstream.read(READINGS, { after, subject: this.subject });
    const close = (): void => void reader.close();
    this.tools.stop.addEventListener('abort', close);
    client.on('end', close);
    try {
      const workbench = await openWorkbench(client, watermark, { ...this.tools, log: this.log });
      const idleMs = (): number => (workbench.chores.hasMore ? GLANCE_MS : IDLE_MS);
      for await (const batch of withIdle(batches(reader, MAX_MESSAGES), idleMs)) {
        if (batch === IDLE) await this.idle(watermark);
        else await this.store(workbench, batch);
        if (this.isStopped()) break;
        if (batch === IDLE) await workbench.chores.run('idle');
        if (performance.now() - this.checkedAtMs > CHECK_MS) await this.endOf(await watermark.get());
      }
      if (!this.isStopped()) throw new Error('The connection to the database ended');
    } finally {
      this.lag.unknown();
      client.off('end', close);
      this.tools.stop.removeEventListener('abort', close);
      await reader.close();
    }
  }

  /** Where to read from; waits until the stream is there. */
  private async start(watermark: WatermarkRepository): Promise<number> {
    for (;;) {
      const stored = await watermark.get();
      const bounds = await this.tools.jetstream.bounds(READINGS).catch(() => undefined);
      this.tools.stop.throwIfAborted();
      if (bounds === undefined) {
        await this.pause(RETRY_LOCK_MS);
        continue;
      }
      const { after, warning } = readFrom(stored, bounds);
      if (warning !== undefined) this.log.error({ stored, ...bounds }, warning);
      await watermark.set({ seq: after, streamCreated: bounds.created });
      this.checkedAtMs = performance.now();
      return after;
    }
  }

  private async store(workbench: Workbench, messages: readonly StreamMessage[]): Promise<void> {
    for (const chunk of chunks(opened(messages), MAX_CHUNK)) {
      if (this.isStopped()) return;
      const startMs = performance.now();
      const { tally, letters, missing } = await writeTraced(workbench.store, chunk, this.tools.tracing);
      commitSeconds.record((performance.now() - startMs) / 1000);
      chunkReadings.record(chunk.arrivals.length);
      const [oldest] = chunk.arrivals;
      if (oldest !== undefined)
        storeSeconds.record(Math.max(0, Date.now() - oldest.reading.receivedAtMs) / 1000);
      byOutcome(tally);
      this.lag.stored(chunk.lastSeq);
      if (letters.length > 0) this.report(letters);
      if (missing > 0) this.reportMissing(missing);
      await workbench.chores.run(loadOf(messages, chunk));
    }
    this.retryMs = FIRST_RETRY_MS;
  }

  /** In one line, however many there are. */
  private report(letters: readonly DeadLetter[]): void {
    const reasons = [...new Set(letters.map(({ reason }) => reason))];
    this.log.error(
      { letters: letters.length, streamSeq: letters[0]?.streamSeq, reasons: reasons.slice(0, MAX_REASONS) },
      'Readings could not be stored; kept as dead letters',
    );
  }

  private reportMissing(readings: number): void {
    missingReadings.add(readings);
    this.log.error({ readings }, 'The broker has lost readings that it had acknowledged');
  }

  private async idle(watermark: WatermarkRepository): Promise<void> {
    if (performance.now() - this.advancedAtMs < IDLE_MS) return;
    this.advancedAtMs = performance.now();
    await this.advance(watermark);
  }

  /**
   * Moves the position of an idle partition to the stream's end, so that it holds back no trimming and a cursor
   * stays within the stream. The end is read first: what comes for this partition later lies behind it.
   */
  private async advance(watermark: WatermarkRepository): Promise<void> {
    const stored = await watermark.get();
    const last = await this.endOf(stored);
    if (last <= stored.seq) return;
    const rest = this.tools.jetstream.read(READINGS, {
      after: stored.seq,
      subject: this.subject,
      until: 'now',
    });
    for await (const { seq } of rest) {
      if (seq === this.overdueSeq) throw new Error(`Position ${seq} waits, but the reader does not bring it`);
      this.overdueSeq = seq;
      return;
    }
    await watermark.advance(last);
    this.lag.stored(last);
  }

  /** Where the stream ends. Throws when it is no longer the one that the position counts in. */
  private async endOf(stored: Position): Promise<number> {
    const bounds = await this.tools.jetstream.bounds(READINGS);
    if (isMadeAnew(stored, bounds)) throw new Error('READINGS was made anew');
    this.checkedAtMs = performance.now();
    this.lag.ends(bounds.last);
    return bounds.last;
  }

  private isStopped(): boolean {
    return this.tools.stop.aborted;
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.tools.stop }).catch(() => undefined);
  }
}

/** What a lane finds in one go does not gather while it keeps up. */
function loadOf(messages: readonly StreamMessage[], { arrivals }: Chunk): Load {
  const isBehind = messages.length > ABREAST.messages || arrivals.length > ABREAST.readings;
  return isBehind ? 'behind' : 'abreast';
}

/** One after the other, as they are needed: unpacked readings are many times as large as the messages. */
function* opened(messages: readonly StreamMessage[]): Generator<Opened> {
  for (const message of messages)
    yield { seq: message.seq, bytes: message.data.length, unpacked: unpack(message) };
}
