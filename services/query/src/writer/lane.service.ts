import { setTimeout as delay } from 'node:timers/promises';
import { batches, type JetStream, type Logger, type StreamMessage } from '@telemetry/chassis';
import { READINGS, ReadingsAcceptedSchema, subjectOf } from '@telemetry/proto';
import type { Client } from 'pg';
import { unpack } from './arrival.ts';
import { chunks } from './chunks.ts';
import { connect, disconnect } from './connection.repository.ts';
import { isMadeAnew, type Position, readFrom } from './read-from.ts';
import { Store } from './store.repository.ts';
import { WatermarkRepository } from './watermark.repository.ts';
import { IDLE, withIdle } from './with-idle.ts';

/** Readings in one transaction: large enough that its fixed cost vanishes, small enough to be visible soon. */
const MAX_READINGS = 5_000;
/** Messages taken from the reader at once, which holds no more. */
const MAX_MESSAGES = 256;
const RETRY_LOCK_MS = 1_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
/** An idle lane says something so often; far less than the server's patience with a silent session. */
const IDLE_MS = 2_000;
/** A lane that is never idle looks so often whether the stream is still the one it reads. */
const CHECK_MS = 10_000;

/** What a lane works with. */
export interface LaneTools {
  readonly databaseUrl: string;
  readonly jetstream: JetStream;
  readonly log: Logger;
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

  constructor(
    readonly partition: number,
    private readonly tools: LaneTools,
  ) {
    this.subject = subjectOf(ReadingsAcceptedSchema, partition);
    this.log = tools.log.child({ partition });
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
    const reader = this.tools.jetstream.read(READINGS, { after, subject: this.subject });
    const close = (): void => void reader.close();
    this.tools.stop.addEventListener('abort', close);
    client.on('end', close);
    try {
      const store = new Store(client, watermark);
      for await (const batch of withIdle(batches(reader, MAX_MESSAGES), IDLE_MS)) {
        if (batch === IDLE) await this.advance(watermark);
        else await this.store(store, batch);
        if (performance.now() - this.checkedAtMs > CHECK_MS) await this.endOf(await watermark.get());
      }
      if (!this.isStopped()) throw new Error('The connection to the database ended');
    } finally {
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

  private async store(store: Store, messages: readonly StreamMessage[]): Promise<void> {
    const unpacked = messages.map((message) => ({ seq: message.seq, unpacked: unpack(message) }));
    for (const chunk of chunks(unpacked, MAX_READINGS)) {
      if (this.isStopped()) return;
      for (const { payload, ...letter } of await store.write(chunk)) {
        this.log.error(
          { ...letter, bytes: payload.length },
          'A reading could not be stored; kept as a dead letter',
        );
      }
    }
    this.retryMs = FIRST_RETRY_MS;
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
  }

  /** Where the stream ends. Throws when it is no longer the one that the position counts in. */
  private async endOf(stored: Position): Promise<number> {
    const bounds = await this.tools.jetstream.bounds(READINGS);
    if (isMadeAnew(stored, bounds)) throw new Error('READINGS was made anew');
    this.checkedAtMs = performance.now();
    return bounds.last;
  }

  private isStopped(): boolean {
    return this.tools.stop.aborted;
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.tools.stop }).catch(() => undefined);
  }
}
