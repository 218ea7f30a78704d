import { ServiceConfig } from '@telemetry/chassis';

/** The query service needs no setting of its own. */
export class QueryConfig extends ServiceConfig {
  override readonly PORT: number = 8003;
}
