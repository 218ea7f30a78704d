import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger, meter } from '@telemetry/chassis';
import { Chore } from '../chore.service.ts';
import { QueryConfig } from '../config.ts';
import { Writer } from '../writer/writer.service.ts';
import { DeadLettersRepository } from './dead-letters.repository.ts';

const INTERVAL_MS = 2_000;
/** How many statements one round takes at most, so that no shutdown waits long for it. */
const STATEMENTS_AT_ONCE = 50;

const dropped = meter.createCounter('telemetry_query_dead_letters_dropped_total', {
  description: 'Dead letters that were dropped since there were too many',
});

dropped.add(0);

/** Drops the oldest dead letters when there are too many. They stay in the ledger, which counts. */
@Injectable()
export class DeadLetterLimit extends Chore {
  private readonly max: number;

  constructor(
    private readonly letters: DeadLettersRepository,
    writer: Writer,
    @Inject(LOGGER) private readonly logger: Logger,
    config: QueryConfig,
  ) {
    super({ name: 'dead letter limit', intervalMs: INTERVAL_MS, writer, log: logger });
    this.max = config.DEAD_LETTER_MAX;
  }

  protected override async work(): Promise<void> {
    let letters = 0;
    for (let i = 0; i < STATEMENTS_AT_ONCE; i++) {
      const removed = await this.letters.removeBeyond(this.max);
      letters += removed;
      if (removed === 0) break;
    }
    if (letters === 0) return;
    dropped.add(letters);
    this.logger.warn({ letters, max: this.max }, 'Dropped the oldest dead letters');
  }
}
