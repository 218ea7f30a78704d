import { Component, computed, effect, inject, input, linkedSignal, signal, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { readApi } from '../api/api.ts';
import { Clock } from '../live/clock.ts';
import { LiveFeed } from '../live/live-feed.ts';
import { readingsOf } from '../live/live-lot.ts';
import type { LiveReading } from '../live/live-reading.ts';
import type { LiveEvent } from '../live/live-socket.ts';
import { formatCount, formatMetric } from '../ui/format-value.ts';
import { Icon } from '../ui/icon.ts';
import { Segments } from '../ui/segments.ts';
import { LiveLog } from './live-log.ts';
import { emptyLog, extendLog } from './log.ts';
import { RateMeter } from './rate-meter.ts';
import { Wall } from './wall.ts';
import { WallTile } from './wall-tile.ts';

const tileLimit = 200;
const views = [
  { value: 'wall', label: 'Wall' },
  { value: 'log', label: 'Log' },
];

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
  /** What the lines show, and whether the log is, from the address. */
  readonly metric = input<string>();
  readonly view = input<string>();

  private readonly feed = inject(LiveFeed);
  private readonly router = inject(Router);
  protected readonly now = inject(Clock).now;
  private readonly fleet = readApi(() => ({ path: '/api/v1/devices/summary' }));

  protected readonly views = views;
  protected readonly shownView = computed(() => (this.view() === 'log' ? 'log' : 'wall'));
  private readonly named = computed(() => new Set(this.devices()?.split(',').filter(Boolean)));
  private readonly subject = computed(() => `${this.tag() ?? ''} ${this.devices() ?? ''}`);

  /** Another choice begins with an empty wall. */
  private readonly wall = linkedSignal({
    source: () => ({ subject: this.subject(), metric: this.metric() }),
    computation: ({ metric }) => new Wall(metric),
  });
  protected readonly log = linkedSignal({ source: this.subject, computation: () => emptyLog });
  protected readonly tiles = computed(() => this.wall().tiles().slice(0, tileLimit));
  protected readonly tooMany = computed(() => this.wall().tiles().length - this.tiles().length);
  protected readonly metrics = signal<readonly string[]>([]);
  protected readonly isPaused = signal(false);
  /** Readings that arrived while the picture stood still. */
  protected readonly held = signal(0);
  /** Readings that the gateway did not send because this connection was too slow. */
  protected readonly dropped = linkedSignal({ source: this.subject, computation: () => 0 });
  private readonly meter = new RateMeter();
  protected readonly rate = computed(() => this.meter.perSecond(this.now()));
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
      this.subject();
      const following = untracked(() =>
        this.feed.follow(tag ? { tag } : { all: true }).subscribe((lot) => this.take(lot)),
      );
      onCleanup(() => following.unsubscribe());
    });
  }

  protected show(change: { tag?: string; devices?: string; metric?: string; view?: string }): void {
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

  protected togglePause(): void {
    this.isPaused.update((isPaused) => !isPaused);
    this.held.set(0);
  }

  private take(lot: readonly LiveEvent[]): void {
    const named = this.named();
    const isWanted = ({ deviceId }: LiveReading): boolean => named.size === 0 || named.has(deviceId);
    const arrived = lot.flatMap(readingsOf).filter(isWanted);
    const dropped = lot.reduce((sum, event) => sum + (event.kind === 'missed' ? (event.dropped ?? 0) : 0), 0);
    if (dropped > 0) this.dropped.update((before) => before + dropped);
    this.meter.count(arrived.length, Date.now());
    this.learnMetrics(arrived);
    if (this.isPaused()) {
      this.held.update((held) => held + arrived.length);
      return;
    }
    if (this.shownView() === 'wall') this.wall().take(arrived);
    this.log.update((log) => extendLog(log, arrived));
  }

  private learnMetrics(arrived: readonly LiveReading[]): void {
    const known = new Set(this.metrics());
    for (const { metrics } of arrived) for (const name in metrics) known.add(name);
    if (known.size > this.metrics().length) this.metrics.set([...known].sort());
  }
}
