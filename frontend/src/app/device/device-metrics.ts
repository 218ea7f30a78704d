import type { Summary } from '../api/aggregate.ts';
import type { DeviceDetail } from '../api/device.ts';
import type { Reading } from '../api/reading.ts';
import type { ChartMetric } from './chart-panels.ts';

/** A metric of a device, whether its profile declares it or a reading brought it. */
export interface DeviceMetric extends ChartMetric {
  readonly unit: string;
}

const colours = 6;

/** The device's metrics: the declared ones it sends first, then the others; a colour each, which stays. */
export function deviceMetrics(
  device: DeviceDetail | undefined,
  everything: Summary | undefined,
  newest: Reading | undefined,
): DeviceMetric[] {
  const declared = device?.metrics ?? [];
  const summaries = new Map(everything?.metrics.map((metric) => [metric.name, metric]));
  const sent = new Set([...summaries.keys(), ...Object.keys(newest?.metrics ?? {})]);
  const inOrder = [...declared.map(({ name }) => name).filter((name) => sent.has(name)), ...sent];
  return [...new Set(inOrder)].map((name, index) => {
    const summary = summaries.get(name);
    return {
      name,
      unit: declared.find((metric) => metric.name === name)?.unit ?? summary?.unit ?? '',
      colour: `var(--series-${(index % colours) + 1})`,
      peak: Math.max(Math.abs(summary?.min ?? 0), Math.abs(summary?.max ?? newest?.metrics[name] ?? 0)),
    };
  });
}

/** The metrics an address asks for; all, up to as many as there are colours, when it names none of them. */
export function chosenMetrics<T extends { readonly name: string }>(
  metrics: readonly T[],
  asked: string | undefined,
): T[] {
  const names = new Set(asked?.split(','));
  const chosen = metrics.filter(({ name }) => names.has(name));
  return chosen.length > 0 ? chosen : metrics.slice(0, colours);
}
