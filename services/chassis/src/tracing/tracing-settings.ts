/** What tracing needs to know, named as in the environment. */
export interface TracingSettings {
  readonly OTEL_SDK_DISABLED: boolean;
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string;
  readonly OTEL_EXPORTER_OTLP_PROTOCOL: string;
  readonly OTEL_TRACES_SAMPLER: string;
  /** The ratio of a sampler that has one, 0 to 1. */
  readonly OTEL_TRACES_SAMPLER_ARG: number;
  /** Milliseconds between two exports. */
  readonly OTEL_BSP_SCHEDULE_DELAY: number;
  /** What takes longer is kept, milliseconds. */
  readonly TRACE_SLOW_MS: number;
}
