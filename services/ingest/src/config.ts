import { ServiceConfig } from '@telemetry/chassis';

/** Settings of the ingest service; it has none of its own but the port's default. */
export class IngestConfig extends ServiceConfig {
  override readonly PORT: number = 8002;
}
