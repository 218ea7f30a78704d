import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsString,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { LOG_LEVELS } from '../logging/log-levels.ts';
import { BROKER_URLS } from '../nats/broker-address.ts';
import { SAMPLERS } from '../tracing/head-sampler.ts';
import { HttpsInProduction } from './https-in-production.ts';
import { IsDatabaseUrl } from './is-database-url.ts';
import { MinLengthInProduction } from './min-length-in-production.ts';

const LEVEL_ALIASES: Record<string, string> = { warning: 'warn', critical: 'fatal' };

/**
 * Settings every service has, named as in the environment. A service extends this with its own; a default lives
 * on the property, a secret has none.
 */
export class ServiceConfig {
  /** PostgreSQL database of this service, with its own role: `postgresql://role:password@host/database`. */
  @IsDatabaseUrl()
  readonly DATABASE_URL!: string;

  /** The same database with the role that owns it, which migrates it at the start; when absent, nothing is migrated. */
  @ValidateIf((config: ServiceConfig) => config.MIGRATION_DATABASE_URL !== undefined)
  @IsDatabaseUrl()
  readonly MIGRATION_DATABASE_URL?: string;

  /** NATS server with this service's user: `nats://user:password@host:port`; of a cluster each node's, commas between. */
  @Matches(BROKER_URLS, {
    message: 'NATS_URL must be a nats:// or tls:// URL, or several with commas between',
  })
  readonly NATS_URL!: string;

  /** Nodes of the broker that keep each stream of this service: more than one only in a cluster. */
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsIn([1, 3, 5])
  readonly STREAM_REPLICAS: number = 1;

  /** What the system is for; production asks for longer keys and for TLS to the issuer. */
  @IsIn(['development', 'staging', 'production'])
  readonly APP_ENV: string = 'development';

  /** The admin's key, of at least 16 characters, 32 in production; also the root of the console sessions' signature. */
  @IsString()
  @MinLength(16)
  @MinLengthInProduction(32)
  readonly API_SECRET_KEY!: string;

  /** OpenID Connect issuer whose tokens are accepted, exactly as it names itself; none when absent. */
  @ValidateIf((config: ServiceConfig) => config.OIDC_ISSUER !== undefined)
  @HttpsInProduction()
  readonly OIDC_ISSUER?: string;

  /** The audience that a token must be made for. */
  @ValidateIf((config: ServiceConfig) => config.OIDC_ISSUER !== undefined)
  @IsString({ message: 'OIDC_AUDIENCE must be set when OIDC_ISSUER is' })
  readonly OIDC_AUDIENCE?: string;

  /** The claim of a token that holds its role or roles: viewer, operator, admin. */
  @IsNotEmpty()
  readonly OIDC_ROLE_CLAIM: string = 'role';

  /** The least that is logged; WARNING and CRITICAL are understood too. */
  @Transform(({ value }: { value: unknown }) => levelName(value))
  @IsIn(LOG_LEVELS)
  readonly LOG_LEVEL: string = 'info';

  /** A JSON object a line for programs, or lines for people. */
  @IsIn(['json', 'console'])
  readonly LOG_FORMAT: string = 'json';

  /** Logs the SQL that Prisma sends. */
  @Transform(({ value }: { value: unknown }) => booleanOf(value))
  @IsBoolean()
  readonly DEBUG: boolean = false;

  /** The address to listen at. */
  @IsNotEmpty()
  readonly HOST: string = '0.0.0.0';

  /** The port to listen at. */
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(0)
  @Max(65535)
  readonly PORT: number = 8000;

  /**
   * How long a service that was told to stop says that it is not ready and serves on, milliseconds: those who route to it
   * hear of it before its port closes.
   */
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(0)
  @Max(60_000)
  readonly STOP_DELAY_MS: number = 0;

  /** What a scraper has to show at `/metrics` (Authorization: Bearer); without it the private network may look. */
  @ValidateIf((config: ServiceConfig) => config.METRICS_TOKEN !== undefined)
  @IsString()
  @MinLength(16)
  readonly METRICS_TOKEN?: string;

  /** Connections of the Prisma pool. */
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(200)
  readonly DB_POOL_SIZE: number = 5;

  /** OTLP/HTTP collector that spans are sent to; no traces without it. The other OTEL_EXPORTER_OTLP_* hold, too. */
  @ValidateIf((config: ServiceConfig) => config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined)
  @Matches(/^https?:\/\/[^\s/]+/, {
    message: 'OTEL_EXPORTER_OTLP_ENDPOINT must be an http:// or https:// URL',
  })
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  /** How spans are written. */
  @IsIn(['http/protobuf', 'http/json'])
  readonly OTEL_EXPORTER_OTLP_PROTOCOL: string = 'http/protobuf';

  /** Which traces are kept from their beginning. */
  @IsIn(SAMPLERS)
  readonly OTEL_TRACES_SAMPLER: string = 'parentbased_traceidratio';

  /** The ratio of those traces, where the sampler has one. */
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsNumber()
  @Min(0)
  @Max(1)
  readonly OTEL_TRACES_SAMPLER_ARG: number = 0.01;

  /** Milliseconds between two exports of spans. */
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(10)
  @Max(60_000)
  readonly OTEL_BSP_SCHEDULE_DELAY: number = 5000;

  /** Turns traces off, whatever else is set. */
  @Transform(({ value }: { value: unknown }) => booleanOf(value))
  @IsBoolean()
  readonly OTEL_SDK_DISABLED: boolean = false;

  /** What takes longer than so many milliseconds is kept, sampled or not; as is what fails. */
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(600_000)
  readonly TRACE_SLOW_MS: number = 1000;
}

function levelName(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const name = value.toLowerCase();
  return LEVEL_ALIASES[name] ?? name;
}

function booleanOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const word = value.toLowerCase();
  if (word === 'true' || word === '1') return true;
  if (word === 'false' || word === '0') return false;
  return value;
}
