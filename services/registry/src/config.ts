import { ServiceConfig } from '@telemetry/chassis';
import { Transform } from 'class-transformer';
import { IsInt, Matches, Max, Min, ValidateIf } from 'class-validator';
import { DEVICE_KEYS_SETTING } from './seed-keys/parse-device-keys.ts';

const PRINTABLE = /^[\x21-\x7e]{1,256}$/;
/** Characters of a scope by RFC 6749, 3.3. */
const SCOPES = /^(?=(?:.* )?openid(?: |$))[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+){0,31}$/;

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

  /** The console's name at OIDC_ISSUER, a public client that may return to /sign-in; without it there is no button. */
  @ValidateIf((config: RegistryConfig) => config.OIDC_CLIENT_ID !== undefined)
  @Matches(PRINTABLE, { message: 'OIDC_CLIENT_ID must be of visible characters' })
  readonly OIDC_CLIENT_ID?: string;

  /** What the console asks the issuer for, with spaces between; openid is among it. */
  @Matches(SCOPES, { message: 'OIDC_SCOPES must be words with spaces between, and openid among them' })
  readonly OIDC_SCOPES: string = 'openid';
}
