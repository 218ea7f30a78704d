import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { requestDurations } from './request-metrics.ts';

/** Measures are collected when somebody asks for them, never by a timer. */
class OnRequest extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

const reader = new OnRequest();
const [prefix, withTime, resourceLabels, withoutTarget, withoutScope] = [
  '',
  false,
  undefined,
  true,
  true,
] as const;
const serializer = new PrometheusSerializer(prefix, withTime, resourceLabels, withoutTarget, withoutScope);

/**
 * Makes the counters, gauges and histograms of this process. Names begin with `telemetry_<service>_` and end with their
 * unit; no attribute names a device, for each value of an attribute is a series of its own.
 */
export const meter = new MeterProvider({ readers: [reader] }).getMeter('telemetry');

/** What has been measured, as Prometheus reads it (text format 0.0.4). */
export async function metricsText(): Promise<string> {
  const { resourceMetrics } = await reader.collect();
  const scope = { name: 'telemetry' };
  const requests = { scope, metrics: [requestDurations.data(Date.now())] };
  return serializer.serialize({
    ...resourceMetrics,
    scopeMetrics: [...resourceMetrics.scopeMetrics, requests],
  });
}
