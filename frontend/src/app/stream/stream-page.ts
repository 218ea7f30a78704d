import { Component, computed, effect, inject, input, linkedSignal, signal, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { Api, readApi } from '../api/api.ts';
import type { Reading } from '../api/reading.ts';
import { Clock } from '../live/clock.ts';
import { LiveFeed } from '../live/live-feed.ts';
import { readingsOf } from '../live/live-lot.ts';
import type { LiveReading } from '../live/live-reading.ts';
import type { LiveEvent } from '../live/live-socket.ts';
import { formatCount, formatMetric } from '../ui/format-value.ts';
import { Icon } from '../ui/icon.ts';
import { Segments } from '../ui/segments.ts';
import { asArrived, unitsOf } from './known-devices.ts';
import type { Units } from './known-devices.ts';
import { LineReads } from './line-reads.ts';
import { LiveLog } from './live-log.ts';
import { emptyLog, extendLog } from './log.ts';
import type { Log } from './log.ts';
import { RateMeter } from './rate-meter.ts';
import { wallSpan, wallSpans } from './wall-spans.ts';
import { WallTile } from './wall-tile.ts';
import { Wall, shownMetric } from './wall.ts';
import type { Tile } from './wall.ts';

/** So many tiles are shown, and so many more each time that more are wanted. */
const tilesAtOnce = 200;
/** A part of the wall is drawn so often; a tile follows with each fifth. */
const drawMs = 50;
/** A device that is not known yet makes the list be read again, but not more often. */
const learnAgainMs = 10_000;
/** Ages are told in steps, so that the wall does not move every second. */
const ageStepMs = 5000;
const views = [
  { value: 'wall', label: $localize`:View of many devices side by side:Wall` },
  { value: 'log', label: $localize`:View of the readings line by line:Log` },
];

/** Which devices are asked for. */
interface Selection {
  readonly tag?: string | undefined;
  readonly device_id?: string | undefined;
}

/** Many devices at once, as they report. */
@Component({
  selector: 'tc-stream-page',
  imports: [Icon, LiveLog, Segments, WallTile],
  templateUrl: './stream-page.html',
  styleUrl: './stream-page.css',
})
export class StreamPage {
  /** Which devices, by a tag or by their ids joined by commas; all without either. From the address. */
  readonly tag = input<string>();
  readonly devices = input<string>();
  /** What the lines show and how far back, and whether the log is, from the address. */
  readonly metric = input<string>();
  readonly span = input<string>();
  readonly view = input<string>();

  private readonly api = inject(Api);
  private readonly feed = inject(LiveFeed);
  private readonly lines = inject(LineReads);
  private readonly router = inject(Router);
  private readonly clock = inject(Clock).now;
  private readonly fleet = readApi(() => ({ path: '/api/v1/devices/summary' }));

  protected readonly views = views;
  protected readonly spans = wallSpans;
  protected readonly shownSpan = computed(() => wallSpan(this.span()));
  protected readonly shownView = computed(() => (this.view() === 'log' ? 'log' : 'wall'));
  protected readonly now = computed(() => Math.floor(this.clock() / ageStepMs) * ageStepMs);
  private readonly named = computed(() => new Set(this.devices()?.split(',').filter(Boolean)));
  private readonly subject = computed(() => `${this.tag() ?? ''} ${this.devices() ?? ''}`);

  /** Another choice begins with an empty wall. */
  private readonly wall = linkedSignal({
    source: () => ({ subject: this.subject(), metric: this.metric(), spanMs: this.shownSpan().ms }),
    computation: ({ metric, spanMs }) => new Wall({ metric, spanMs }),
  });
  protected readonly look = computed(() => this.wall().look);
  private readonly log = linkedSignal({ source: this.subject, computation: () => emptyLog });
  protected readonly shownLog = linkedSignal<{ log: Log; isPaused: boolean }, Log>({
    source: () => ({ log: this.log(), isPaused: this.isPaused() }),
    computation: ({ log, isPaused }, before) => (isPaused && before ? before.value : log),
  });
  private readonly tileLimit = linkedSignal({ source: this.wall, computation: () => tilesAtOnce });
  protected readonly known = computed(() => this.wall().tiles().length);
  protected readonly tiles = computed(() => this.wall().tiles().slice(0, this.tileLimit()));
  protected readonly moreTiles = computed(() => Math.min(this.known() - this.tiles().length, tilesAtOnce));
  /** By device id. */
  protected readonly units = signal<ReadonlyMap<string, Units>>(new Map());
  private learnedAt = 0;
  /** Aborted when the wall that is shown is another one. */
  private gone = AbortSignal.abort();
  protected readonly metrics = signal<readonly string[]>([]);
  /** Another wall goes on. */
  protected readonly isPaused = linkedSignal({ source: this.wall, computation: () => false });
  /** Readings that arrived while the picture stood still. */
  protected readonly held = linkedSignal({ source: this.isPaused, computation: () => 0 });
  /** Readings that the gateway did not send because this connection was too slow. */
  protected readonly dropped = linkedSignal({ source: this.subject, computation: () => 0 });
  private readonly meter = new RateMeter();
  protected readonly rate = computed(() => this.meter.perSecond(this.clock()));
  protected readonly tags = computed(() => {
    const known = this.fleet.hasValue() ? this.fleet.value().data.tags.map(({ tag }) => tag) : [];
    const own = this.tag();
    return own === undefined || known.includes(own) ? known : [...known, own];
  });

  protected readonly count = formatCount;
  protected readonly metricText = formatMetric;

  constructor() {
    effect((onCleanup) => {
      const tag = this.tag();
      const wall = this.wall();
      const leaving = new AbortController();
      this.gone = leaving.signal;
      const following = untracked(() =>
        this.feed.follow(tag ? { tag } : { all: true }).subscribe((lot) => this.take(lot)),
      );
      const drawing = setInterval(() => {
        if (!this.isPaused()) wall.draw();
      }, drawMs);
      onCleanup(() => {
        following.unsubscribe();
        clearInterval(drawing);
        leaving.abort();
      });
    });
  }

  protected show(change: {
    tag?: string;
    devices?: string;
    metric?: string;
    span?: string;
    view?: string;
  }): void {
    const given = Object.entries(change).map(([name, value]): [string, string | null] => [
      name,
      value || null,
    ]);
    void this.router.navigate([], {
      queryParams: Object.fromEntries(given),
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  protected showMore(): void {
    this.tileLimit.update((limit) => limit + tilesAtOnce);
    this.fillShown();
  }

  protected togglePause(): void {
    this.isPaused.update((isPaused) => !isPaused);
  }

  private take(lot: readonly LiveEvent[]): void {
    const named = this.named();
    const isWanted = ({ deviceId }: LiveReading): boolean => named.size === 0 || named.has(deviceId);
    const arrived = lot.flatMap(readingsOf).filter(isWanted);
    const dropped = lot.reduce((sum, event) => sum + (event.kind === 'missed' ? (event.dropped ?? 0) : 0), 0);
    if (dropped > 0) this.dropped.update((before) => before + dropped);
    this.meter.count(arrived.length, Date.now());
    this.learnMetrics(arrived);
    if (this.isPaused()) this.held.update((held) => held + arrived.length);
    this.wall().take(arrived);
    this.log.update((log) => extendLog(log, arrived));
    const unknown = [...new Set(arrived.map(({ deviceId }) => deviceId))].filter(
      (id) => !this.units().has(id),
    );
    if (lot.some(({ kind }) => kind === 'subscribed')) void this.learn(this.chosen());
    else if (unknown.length > 0 && Date.now() - this.learnedAt > learnAgainMs)
      void this.learn({ device_id: unknown.slice(0, tilesAtOnce).join() });
  }

  private chosen(): Selection {
    return { tag: this.tag(), device_id: this.devices() };
  }

  /** Reads what devices said last, also those that are silent, and what their lines had before. */
  private async learn(selection: Selection): Promise<void> {
    const { gone } = this;
    this.learnedAt = Date.now();
    try {
      const latest = await this.api.get({ path: '/api/v1/latest', query: selection });
      if (gone.aborted) return;
      this.units.update((before) => new Map([...before, ...unitsOf(latest)]));
      this.learnMetrics(asArrived(latest));
      this.wall().take(asArrived(latest));
    } catch {
      // The wall lives on what arrives; a device that is not known asks again.
    }
    this.fillShown();
  }

  private fillShown(): void {
    const { gone } = this;
    for (const tile of this.wall().takeUnfilled(this.tileLimit())) void this.fill(tile, gone);
  }

  private async fill({ deviceId, state }: Tile, gone: AbortSignal): Promise<void> {
    const wall = this.wall();
    const { newest } = state();
    const { metric, spanMs } = wall.look;
    const part = {
      metric: shownMetric(newest.metrics, metric),
      startAt: newest.at - spanMs,
      endAt: Math.max(newest.at, Date.now()),
    };
    try {
      wall.fill(deviceId, await this.lines.read(deviceId, part, gone));
    } catch {
      // A line that begins now tells less, but nothing wrong.
    }
  }

  private learnMetrics(arrived: readonly Reading[]): void {
    const known = new Set(this.metrics());
    for (const { metrics } of arrived) for (const name in metrics) known.add(name);
    if (known.size > this.metrics().length) this.metrics.set([...known].sort());
  }
}
