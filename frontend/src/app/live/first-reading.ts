import { computed, effect, inject, untracked } from '@angular/core';
import type { Signal } from '@angular/core';
import { readApi } from '../api/api.ts';
import type { Metrics } from '../api/reading.ts';
import { formatMetrics } from '../ui/format-value.ts';
import { Clock } from './clock.ts';
import { LiveFeed } from './live-feed.ts';

const askAgainMs = 3000;

/** A device whose first reading is awaited. */
export interface Awaited {
  readonly deviceId: string;
  /** Epoch milliseconds: what the device measured before is not what is awaited; 0 for anything. */
  readonly from: number;
}

/** What the first reading that arrives for a device says, in a line; undefined awaits nothing. Call in an injection context. */
export function followFirstReading(awaited: () => Awaited | undefined): Signal<string | undefined> {
  const device = computed(awaited, {
    equal: (a, b) => a?.deviceId === b?.deviceId && a?.from === b?.from,
  });
  const now = inject(Clock).now;
  const live = inject(LiveFeed).followDevice(() => {
    const one = device();
    return one && { deviceId: one.deviceId, since: null };
  });
  // Asked besides, for a reading that came before the live part had begun.
  const latest = readApi(() => {
    const one = device();
    return one && { path: '/api/v1/devices/{device_id}' as const, params: { device_id: one.deviceId } };
  });
  const first = computed((): Metrics | undefined => {
    const one = device();
    if (!one) return undefined;
    const [arrived] = live().readings;
    if (arrived) return arrived.metrics;
    const kept = latest.hasValue() ? latest.value().data.latest_reading : null;
    return kept && Date.parse(kept.timestamp) >= one.from ? kept.metrics : undefined;
  });
  const turn = computed(() => Math.floor(now() / askAgainMs));
  effect(() => {
    if (turn() > 0 && untracked(device) && !untracked(first)) untracked(() => latest.reload());
  });
  const units = computed(() => {
    const declared = latest.hasValue() ? latest.value().data.profile_detail.metrics : [];
    return Object.fromEntries(declared.map(({ name, unit }) => [name, unit]));
  });
  return computed(() => {
    const metrics = first();
    return metrics && formatMetrics(metrics, units());
  });
}
