import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { JetStream, LOGGER, type Logger, Tracing } from '@telemetry/chassis';
import { PARTITIONS } from '@telemetry/proto';
import { QueryConfig } from '../config.ts';
import { Lane } from './lane.service.ts';

/** When the rollup of an hour is made; until then what it says comes from the readings. */
const HOUR_GRACE_MS = 10_000;
const HOUR_PATIENCE_MS = 600_000;

/** Runs a lane for each partition; of several replicas one writes a partition and the others stand by. */
@Injectable()
export class Writer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private readonly lanes: readonly Lane[];
  private running: Promise<unknown> = Promise.resolve();

  constructor(config: QueryConfig, jetstream: JetStream, tracing: Tracing, @Inject(LOGGER) log: Logger) {
    const settings = {
      hourGraceMs: HOUR_GRACE_MS,
      hourQuietMs: config.HOUR_QUIET_S * 1000,
      hourPatienceMs: HOUR_PATIENCE_MS,
      compactAfterMs: config.COMPACT_AFTER_S * 1000,
      compactQuietMs: config.COMPACT_QUIET_S * 1000,
    };
    const { signal: stop } = this.stop;
    const tools = { databaseUrl: config.DATABASE_URL, jetstream, log, tracing, settings, stop };
    this.lanes = Array.from({ length: PARTITIONS }, (_, partition) => new Lane(partition, tools));
  }

  onApplicationBootstrap(): void {
    this.running = Promise.all(this.lanes.map((lane) => lane.run()));
  }

  /** Finishes the transactions that are under way; the next writer goes on from there. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  /** Whether this replica does the chores that one replica does for all: the one that writes partition 0. */
  get leads(): boolean {
    return this.lanes[0]?.isWriting === true;
  }
}
