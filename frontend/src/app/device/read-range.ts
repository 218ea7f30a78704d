import { httpResource } from '@angular/common/http';
import { computed } from '@angular/core';
import type { Signal } from '@angular/core';
import { parseAverages, parseSummary } from '../api/aggregate.ts';
import type { Averages, Summary } from '../api/aggregate.ts';
import { lastValue } from '../api/last-value.ts';
import { every } from '../live/clock.ts';
import { zoneName } from '../ui/format-time.ts';
import type { DeviceStore } from './device-store.ts';
import { afterResync, ask, deviceUrl, refreshMs } from './read-device.ts';

/** What a device measured over what is in view. */
export interface RangeFacts {
  readonly summary: Signal<Summary | undefined>;
  /** Asked for where there are more readings than a chart can show. */
  readonly averages: Signal<Averages | undefined>;
  readonly error: Signal<unknown>;
  readonly retry: () => void;
}

/** Reads what is drawn of a device; nothing moves while it is paused. Call in an injection context. */
export function readRange({ id, facts, view, pausedAt }: DeviceStore): RangeFacts {
  const url = (): string => deviceUrl(id(), '/aggregate');
  const summaryRead = httpResource(() => ask(url(), facts.inView()), { parse: parseSummary });
  const averagesRead = httpResource(
    () =>
      facts.joined().isWhole
        ? undefined
        : ask(url(), facts.inView(), { bucket: 'auto', fn: 'avg,min,max', tz: zoneName() }),
    { parse: parseAverages },
  );
  const reads = [summaryRead, averagesRead];
  afterResync(facts.live, summaryRead, () => reads.forEach((read) => read.reload()));
  every(refreshMs, () => {
    // A view that ends at the newest reading follows the device; one that was chosen by hand stays.
    if (view().until === 'now' && !view().custom && pausedAt() === undefined)
      reads.forEach((read) => read.reload());
  });
  return {
    summary: lastValue(summaryRead, id),
    averages: lastValue(averagesRead, id),
    error: computed(() => reads.map((read) => read.error()).find((error) => error !== undefined)),
    retry: () => reads.filter((read) => read.error() !== undefined).forEach((read) => read.reload()),
  };
}
