import { httpResource } from '@angular/common/http';
import type { HttpResourceRef } from '@angular/common/http';
import { computed, effect, inject, linkedSignal, untracked } from '@angular/core';
import type { Signal } from '@angular/core';
import { parseSummary } from '../api/aggregate.ts';
import type { Summary } from '../api/aggregate.ts';
import { parseDeviceDetail } from '../api/device.ts';
import type { DeviceDetail } from '../api/device.ts';
import { lastValue } from '../api/last-value.ts';
import { parseHistory } from '../api/reading.ts';
import type { History } from '../api/reading.ts';
import { every } from '../live/clock.ts';
import { LiveFeed } from '../live/live-feed.ts';
import type { DeviceTarget } from '../live/live-feed.ts';
import type { LiveTail } from '../live/live-tail.ts';
import { joinReadings } from './merge-readings.ts';
import type { Joined } from './merge-readings.ts';
import { viewParams } from './view-range.ts';
import type { View } from './view-range.ts';

/** What is known of a device; undefined until first answered, then kept while it is read again. */
export interface DeviceFacts {
  readonly device: Signal<DeviceDetail | undefined>;
  /** Over all time. */
  readonly everything: Signal<Summary | undefined>;
  readonly history: Signal<History | undefined>;
  readonly live: Signal<LiveTail>;
  /** History and live as one; averages tell of the rest when they are not whole. */
  readonly joined: Signal<Joined>;
  /** Query parameters of the view; undefined until they are known. */
  readonly inView: Signal<Params | undefined>;
  /** The first failure among the reads, if any. */
  readonly error: Signal<unknown>;
  /** Reads again what failed. */
  readonly retry: () => void;
  /** Reads the device again, after a change. */
  readonly reload: () => void;
}

/** Query parameters. */
export type Params = Readonly<Record<string, string>>;

export const refreshMs = 10_000;
const historyLimit = 1000;
const nothing = { readings: [], hasMore: false };
/** Every moment a reading can have. */
const allTime = { start: '1970-01-01T00:00:00.000Z', end: '2100-01-01T00:00:00.000Z' };

/** Reads a device from the API and follows it live. Call in an injection context. */
export function readDevice(id: Signal<string>, view: Signal<View>): DeviceFacts {
  const feed = inject(LiveFeed);
  const url = (end: string): string => deviceUrl(id(), end);
  const inView = computed(() => viewParams(view(), everything()), { equal: isSame });

  const deviceRead = httpResource(() => url(''), { parse: parseDeviceDetail });
  const everythingRead = httpResource(() => ({ url: url('/aggregate'), params: allTime }), {
    parse: parseSummary,
  });
  const historyRead = httpResource(
    () => ask(url('/history'), inView(), { order: 'desc', limit: String(historyLimit) }),
    { parse: parseHistory },
  );

  const everything = lastValue(everythingRead, id);
  const history = lastValue(historyRead, id);
  const live = feed.followDevice(firstCursor(id, history));

  const reads: HttpResourceRef<unknown>[] = [deviceRead, everythingRead, historyRead];
  afterResync(live, historyRead, () => reads.forEach((read) => read.reload()));
  afterChange(live, () => deviceRead.reload());
  every(refreshMs, () => {
    deviceRead.reload();
    everythingRead.reload();
  });

  return {
    device: lastValue(deviceRead, id),
    everything,
    history,
    live,
    joined: computed(() => joinReadings(history() ?? nothing, live())),
    inView,
    error: computed(() => reads.map((read) => read.error()).find((error) => error !== undefined)),
    retry: () => reads.filter((read) => read.error() !== undefined).forEach((read) => read.reload()),
    reload: () => deviceRead.reload(),
  };
}

/** The address of something of a device. */
export function deviceUrl(id: string, end: string): string {
  return `/api/v1/devices/${encodeURIComponent(id)}${end}`;
}

/** A read of what is in view; undefined asks nothing. */
export function ask(
  url: string,
  inView: Params | undefined,
  more: Params = {},
): { url: string; params: Params } | undefined {
  return inView && { url, params: { ...inView, ...more } };
}

/** Acts once after readings may have passed unseen; what loads right now may be of before, so it has come by then. */
export function afterResync(live: Signal<LiveTail>, read: HttpResourceRef<unknown>, act: () => void): void {
  const resyncs = computed(() => live().resyncs);
  let seen = 0;
  effect(() => {
    if (resyncs() === seen || read.isLoading()) return;
    seen = resyncs();
    untracked(act);
  });
}

/** Acts each time that something became of the device. Call in an injection context. */
export function afterChange(live: Signal<LiveTail>, act: () => void): void {
  const newest = computed(() => live().changes[0]);
  effect(() => {
    if (newest()) untracked(act);
  });
}

/** The cursor of a device's first history: the live part starts there once, whatever is looked at later. */
function firstCursor(
  id: Signal<string>,
  history: Signal<History | undefined>,
): Signal<DeviceTarget | undefined> {
  return linkedSignal<{ deviceId: string; read: History | undefined }, DeviceTarget | undefined>({
    source: () => ({ deviceId: id(), read: history() }),
    computation: ({ deviceId, read }, before) => {
      const known: DeviceTarget | undefined = before?.value;
      if (known?.deviceId === deviceId) return known;
      return read && { deviceId, since: read.liveCursor };
    },
  });
}

function isSame(a: Params | undefined, b: Params | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
