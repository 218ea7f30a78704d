import { ServiceConfig } from '@telemetry/chassis';
import { Transform } from 'class-transformer';
import { IsInt, IsNumber, Max, Min } from 'class-validator';
import { NoBareKeysOutsideDevelopment } from './credentials/bare-keys.ts';

/** A device may always send a whole batch after a rest. */
const SMALLEST_BURST = 1000;
/** Beyond it a limit limits nothing; and moments can still be told apart. */
const MOST = 100_000;

const asNumber = ({ value }: { value: unknown }): number => Number(value);

/** Settings of the ingest service. */
export class IngestConfig extends ServiceConfig {
  override readonly PORT: number = 8002;

  /** Keys without a device write for any; the registry brings in those that name one. */
  @NoBareKeysOutsideDevelopment()
  readonly DEVICE_API_KEYS: string = '';

  /** Live readings a second that a device may send in the long run; 0 for no limit. */
  @Transform(asNumber)
  @IsNumber()
  @Min(0)
  @Max(MOST)
  readonly DEVICE_RATE: number = 100;

  /** Live readings that a device may send at once after a rest. */
  @Transform(asNumber)
  @IsInt()
  @Min(SMALLEST_BURST)
  @Max(1000 * MOST)
  readonly DEVICE_BURST: number = 6000;

  /** Readings older than five minutes that a device may send a second; 0 for no limit. */
  @Transform(asNumber)
  @IsNumber()
  @Min(0)
  @Max(MOST)
  readonly BACKFILL_RATE: number = 2000;

  /** Readings older than five minutes that a device may send at once after a rest. */
  @Transform(asNumber)
  @IsInt()
  @Min(SMALLEST_BURST)
  @Max(1000 * MOST)
  readonly BACKFILL_BURST: number = 20_000;
}
