import { Inject, Injectable } from '@nestjs/common';
import { JetStream, LOGGER, type Logger } from '@telemetry/chassis';
import { READINGS } from '@telemetry/proto';
import { Chore } from '../chore.service.ts';
import { Writer } from '../writer/writer.service.ts';
import { neededNotes, type Note, trimBefore } from './trim-decision.ts';
import { TrimRepository } from './trim.repository.ts';

const INTERVAL_MS = 30_000;
/** Live cursors reach back so far at least. */
const REPLAY_WINDOW_MS = 60 * 60_000;
const IDENTITY_LIFETIME_MS = 30 * 86_400_000;

/**
 * Shortens READINGS, which never drops anything by itself, and forgets old retry identities. The ages of messages
 * come from notes it takes itself, so a replica that has just begun shortens nothing for an hour.
 */
@Injectable()
export class Trim extends Chore {
  private notes: Note[] = [];

  constructor(
    private readonly jetstream: JetStream,
    private readonly repository: TrimRepository,
    writer: Writer,
    @Inject(LOGGER) log: Logger,
  ) {
    super({ name: 'trim', intervalMs: INTERVAL_MS, writer, log });
  }

  protected override async work(): Promise<void> {
    const nowMs = Date.now();
    await this.repository.removeIdentitiesBefore(new Date(nowMs - IDENTITY_LIFETIME_MS));
    const { first, last } = await this.jetstream.bounds(READINGS);
    this.notes = neededNotes([...this.notes, { atMs: nowMs, lastSeq: last }], nowMs, REPLAY_WINDOW_MS);
    const watermarks = await this.repository.findWatermarks();
    const before = trimBefore({ notes: this.notes, watermarks, nowMs, replayWindowMs: REPLAY_WINDOW_MS });
    if (before !== undefined && before > first) await this.jetstream.trim(READINGS, before);
  }
}
