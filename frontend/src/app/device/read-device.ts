import { httpResource } from '@angular/common/http';
import type { HttpResourceRef } from '@angular/common/http';
import { computed, effect, inject, linkedSignal, untracked } from '@angular/core';
import type { Signal } from '@angular/core';
import { parseAverages, parseSummary } from '../api/aggregate.ts';
import type { Averages, Summary } from '../api/aggregate.ts';
import { parseDeviceDetail } from '../api/device.ts';
import type { DeviceDetail } from '../api/device.ts';
import { lastValue } from '../api/last-value.ts';
import { parseHistory } from '../api/reading.ts';
import type { History } from '../api/reading.ts';
import { Clock } from '../live/clock.ts';
import { LiveFeed } from '../live/live-feed.ts';
import type { DeviceTarget } from '../live/live-feed.ts';
import { joinReadings } from './merge-readings.ts';
import type { Joined } from './merge-readings.ts';
import { viewParams } from './view-range.ts';
import type { View } from './view-range.ts';

/** What is known of a device; undefined until first answered, then kept while it is read again. */
export interface DeviceFacts {
  readonly device: Signal<DeviceDetail | undefined>;
  /** Over all time. */
  readonly everything: Signal<Summary | undefined>;
  /** Over the view. */
  readonly summary: Signal<Summary | undefined>;
  readonly history: Signal<History | undefined>;
  readonly averages: Signal<Averages | undefined>;
  /** History and live as one; `averages` tell of the rest when they are not whole. */
  readonly joined: Signal<Joined>;
  /** The first failure among the reads, if any. */
  readonly error: Signal<unknown>;
  /** Reads again what failed. */
  readonly retry: () => void;
}

const refreshMs = 10_000;
const historyLimit = 1000;
const nothing = { readings: [], hasMore: false };
/** Every moment a reading can have. */
const allTime = { start: '1970-01-01T00:00:00.000Z', end: '2100-01-01T00:00:00.000Z' };

/** Reads a device from the API and follows it live. Call in an injection context. */
export function readDevice(id: Signal<string>, view: Signal<View>): DeviceFacts {
  const feed = inject(LiveFeed);
  const url = (end: string): string => `/api/v1/devices/${encodeURIComponent(id())}${end}`;
  const inView = computed(() => viewParams(view(), everything()), { equal: isSame });

  const deviceRead = httpResource(() => url(''), { parse: parseDeviceDetail });
  const everythingRead = httpResource(() => ({ url: url('/aggregate'), params: allTime }), {
    parse: parseSummary,
  });
  const summaryRead = httpResource(() => ask(url('/aggregate'), inView()), { parse: parseSummary });
  const historyRead = httpResource(
    () => ask(url('/history'), inView(), { order: 'desc', limit: String(historyLimit) }),
    { parse: parseHistory },
  );
  const averagesRead = httpResource(
    () => (joined().isWhole ? undefined : ask(url('/aggregate'), inView(), { bucket: 'auto', fn: 'avg' })),
    { parse: parseAverages },
  );

  const device = lastValue(deviceRead, id);
  const everything = lastValue(everythingRead, id);
  const history = lastValue(historyRead, id);
  const live = feed.followDevice(firstCursor(id, history));
  const joined = computed(() => joinReadings(history() ?? nothing, live()));

  const reads: HttpResourceRef<unknown>[] = [
    deviceRead,
    everythingRead,
    summaryRead,
    historyRead,
    averagesRead,
  ];
  const resyncs = computed(() => live().resyncs);
  let resyncsSeen = 0;
  effect(() => {
    // A history that loads right now may be of before; it is read again once it has come.
    if (resyncs() === resyncsSeen || historyRead.isLoading()) return;
    resyncsSeen = resyncs();
    untracked(() => reads.forEach((read) => read.reload()));
  });
  every(refreshMs, () => {
    deviceRead.reload();
    everythingRead.reload();
    // A view that ends at the newest reading follows `everything`; one that ends now is read again here.
    if (view().until === 'now') [summaryRead, averagesRead].forEach((read) => read.reload());
  });

  return {
    device,
    everything,
    summary: lastValue(summaryRead, id),
    history,
    averages: lastValue(averagesRead, id),
    joined,
    error: computed(() => reads.map((read) => read.error()).find((error) => error !== undefined)),
    retry: () => reads.filter((read) => read.error() !== undefined).forEach((read) => read.reload()),
  };
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

/** Does something at intervals while the page is looked at. */
function every(intervalMs: number, act: () => void): void {
  const clock = inject(Clock);
  const turn = computed(() => Math.floor(clock.now() / intervalMs));
  const firstTurn = turn();
  effect(() => {
    if (turn() !== firstTurn && !document.hidden) untracked(act);
  });
}

type Params = Record<string, string>;

function ask(
  url: string,
  inView: Params | undefined,
  more: Params = {},
): { url: string; params: Params } | undefined {
  return inView && { url, params: { ...inView, ...more } };
}

function isSame(a: Params | undefined, b: Params | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
