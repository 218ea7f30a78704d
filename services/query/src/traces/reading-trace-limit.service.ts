import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '@telemetry/chassis';
import { Chore } from '../chore.service.ts';
import { QueryConfig } from '../config.ts';
import { Writer } from '../writer/writer.service.ts';
import { ReadingTracesRepository } from './reading-traces.repository.ts';

const INTERVAL_MS = 10_000;

/** Forgets the traces of readings that came longest ago: a collector does not keep theirs for ever either. */
@Injectable()
export class ReadingTraceLimit extends Chore {
  private readonly max: number;

  constructor(
    private readonly traces: ReadingTracesRepository,
    writer: Writer,
    @Inject(LOGGER) log: Logger,
    config: QueryConfig,
  ) {
    super({ name: 'reading trace limit', intervalMs: INTERVAL_MS, writer, log });
    this.max = config.TRACED_READINGS_MAX;
  }

  protected override async work(): Promise<void> {
    await this.traces.removeBeyond(this.max);
  }
}
