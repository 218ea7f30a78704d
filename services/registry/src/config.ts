import { ServiceConfig } from '@telemetry/chassis';
import { Transform } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { DEVICE_KEYS_SETTING } from './seed-keys/parse-device-keys.ts';

/** Settings of the registry. */
export class RegistryConfig extends ServiceConfig {
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(0)
  @Max(65535)
  override readonly PORT: number = 8001;

  /** Devices and keys to begin with: `device_id:key,…`. */
  @Matches(DEVICE_KEYS_SETTING, {
    message: 'DEVICE_API_KEYS must be device_id:key entries with commas between',
  })
  readonly DEVICE_API_KEYS: string = '';
}
