import { Inject, Injectable } from '@nestjs/common';
import { JetStream, LOGGER, type Logger } from '@telemetry/chassis';
import { READINGS } from '@telemetry/proto';
import { QueryConfig } from '../config.ts';
import { Chore } from '../chore.service.ts';
import { SENDER_LIFETIME_MS } from '../writer/senders.repository.ts';
import { Writer } from '../writer/writer.service.ts';
import { neededNotes, type Note, trimBefore } from './trim-decision.ts';
import { TrimRepository } from './trim.repository.ts';

/** The stream is trimmed so many times in a replay window, and so is a little longer than it. */
const ROUNDS_PER_WINDOW = 120;
const SHORTEST_INTERVAL_MS = 1_000;
const IDENTITY_LIFETIME_MS = 7 * 86_400_000;
const BOOT_LIFETIME_MS = 90 * 86_400_000;
/** Boots are written too often for an exact index, so looking for old ones may mean to look at all of them. */
const FORGET_BOOTS_EVERY_MS = 3_600_000;

/**
 * Shortens READINGS, which never drops anything by itself, and forgets old retry identities, boots and senders. The ages of messages
 * come from notes it takes itself, so a replica that has just begun shortens nothing for one replay window.
 */
@Injectable()
export class Trim extends Chore {
  private readonly replayWindowMs: number;
  private forgotBootsAtMs = -Infinity;
  private notes: Note[] = [];
  /** When the stream that the notes are of was made. */
  private notedStream: string | undefined;

  constructor(
    private readonly jetstream: JetStream,
    private readonly repository: TrimRepository,
    writer: Writer,
    @Inject(LOGGER) log: Logger,
    config: QueryConfig,
  ) {
    const replayWindowMs = config.REPLAY_WINDOW_S * 1000;
    const intervalMs = Math.max(SHORTEST_INTERVAL_MS, replayWindowMs / ROUNDS_PER_WINDOW);
    super({ name: 'trim', intervalMs, writer, log });
    this.replayWindowMs = replayWindowMs;
  }

  protected override async work(): Promise<void> {
    const nowMs = Date.now();
    const { replayWindowMs } = this;
    await this.repository.removeIdentitiesBefore(new Date(nowMs - IDENTITY_LIFETIME_MS));
    await this.repository.removeSendersBefore(new Date(nowMs - SENDER_LIFETIME_MS));
    await this.forgetBoots(nowMs);
    const { first, last, created } = await this.jetstream.bounds(READINGS);
    if (created !== this.notedStream) this.notes = [];
    this.notedStream = created;
    this.notes = neededNotes([...this.notes, { atMs: nowMs, lastSeq: last }], nowMs, replayWindowMs);
    const watermarks = await this.repository.findWatermarks(created);
    const before = trimBefore({ notes: this.notes, watermarks, nowMs, replayWindowMs });
    if (before !== undefined && before > first) await this.jetstream.trim(READINGS, before);
  }

  /** Once an hour, or once in a shorter replay window. */
  private async forgetBoots(nowMs: number): Promise<void> {
    if (nowMs - this.forgotBootsAtMs < Math.min(FORGET_BOOTS_EVERY_MS, this.replayWindowMs)) return;
    await this.repository.removeBootsBefore(new Date(nowMs - BOOT_LIFETIME_MS));
    this.forgotBootsAtMs = nowMs;
  }
}
