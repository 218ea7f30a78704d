import { ServiceConfig } from '@telemetry/chassis';
import { NoBareKeysOutsideDevelopment } from './credentials/bare-keys.ts';

/** Settings of the ingest service. */
export class IngestConfig extends ServiceConfig {
  override readonly PORT: number = 8002;

  /** Keys without a device write for any; the registry brings in those that name one. */
  @NoBareKeysOutsideDevelopment()
  readonly DEVICE_API_KEYS: string = '';
}
