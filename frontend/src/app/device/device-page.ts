import { Component, computed, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { problemOf } from '../api/problem.ts';
import { Clock } from '../live/clock.ts';
import { LiveFeed } from '../live/live-feed.ts';
import { CommandBlock } from '../ui/command-block.ts';
import { formatAge } from '../ui/format-age.ts';
import { formatTime } from '../ui/format-time.ts';
import { formatCount, formatMetric, formatValue } from '../ui/format-value.ts';
import { LineChart } from '../ui/line-chart.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { StatusMark } from '../ui/status-mark.ts';
import { bucketMs, continueAverages } from './bucket-rows.ts';
import { drawPanels } from './chart-panels.ts';
import type { Panel } from './chart-panels.ts';
import { chosenMetrics, deviceMetrics } from './device-metrics.ts';
import type { DeviceMetric } from './device-metrics.ts';
import { within } from './merge-readings.ts';
import { MetricPicker } from './metric-picker.ts';
import { RangePicker } from './range-picker.ts';
import { readDevice } from './read-device.ts';
import { ReadingsTable } from './readings-table.ts';
import { SummaryTable } from './summary-table.ts';
import { rangeOf, viewSpan } from './view-range.ts';
import type { View } from './view-range.ts';

type DevicePanel = Panel<DeviceMetric>;

const announceMs = 15_000;

/** One device: how it stands, its values now, and its readings over a range that goes on live. */
@Component({
  selector: 'tc-device-page',
  imports: [
    CommandBlock,
    LineChart,
    MetricPicker,
    ProblemNotice,
    RangePicker,
    ReadingsTable,
    RouterLink,
    Skeleton,
    StatusMark,
    SummaryTable,
  ],
  templateUrl: './device-page.html',
  styleUrl: './device-page.css',
})
export class DevicePage {
  /** Device id, from the address. */
  readonly id = input.required<string>();
  /** Range, metrics (joined by commas) and where the range ends, from the address. */
  readonly range = input<string>();
  readonly metrics = input<string>();
  readonly until = input<string>();

  private readonly feed = inject(LiveFeed);
  protected readonly now = inject(Clock).now;
  protected readonly connection = this.feed.connection;
  protected readonly view = computed((): View => ({
    range: rangeOf(this.range()),
    until: this.until() === 'newest' ? 'newest' : 'now',
  }));
  protected readonly facts = readDevice(this.id, this.view);

  private readonly readings = computed(() => this.facts.joined().readings);
  private readonly isWhole = computed(() => this.facts.joined().isWhole);

  protected readonly problem = computed(() => {
    const error = this.facts.error();
    return error === undefined ? undefined : problemOf(error);
  });
  protected readonly newest = computed(() => {
    const candidates = [this.readings().at(-1), this.facts.device()?.latest ?? undefined];
    return candidates.reduce((best, next) => (next && (!best || next.at > best.at) ? next : best), undefined);
  });
  /** Moment of the newest reading, also when its values are not known here; undefined when there is none. */
  protected readonly newestAt = computed(() => {
    const moments = [this.newest()?.at, this.facts.everything()?.lastAt].filter(
      (at) => typeof at === 'number',
    );
    return moments.length > 0 ? Math.max(...moments) : undefined;
  });
  protected readonly allMetrics = computed(() =>
    deviceMetrics(this.facts.device(), this.facts.everything(), this.newest()),
  );
  protected readonly chosen = computed(() => chosenMetrics(this.allMetrics(), this.metrics()));
  protected readonly chosenNames = computed(() => this.chosen().map(({ name }) => name));

  protected readonly span = computed(
    () => {
      const newestAt = this.newestAt() ?? this.now();
      const oldestAt = this.facts.everything()?.firstAt ?? this.readings()[0]?.at ?? newestAt;
      return viewSpan(this.view(), this.now(), { oldestAt: Math.min(oldestAt, newestAt), newestAt });
    },
    // The clock ticks every second; nothing is drawn anew while the span stays.
    { equal: (a, b) => a.startAt === b.startAt && a.endAt === b.endAt },
  );
  protected readonly shown = computed(() => within(this.readings(), this.span()));
  /** Length of the buckets that are drawn, as the server names it; empty when readings are drawn. */
  protected readonly bucket = computed(() => (this.isWhole() ? '' : (this.facts.averages()?.bucket ?? '')));
  protected readonly panels = computed((): DevicePanel[] => {
    const averages = this.facts.averages();
    const metrics = this.chosen();
    if (this.isWhole() || !averages) {
      const expectedMs = (this.facts.device()?.expectedIntervalS ?? 0) * 1000;
      return drawPanels(this.shown(), metrics, { expectedMs, quietFactor: 5 });
    }
    const lengthMs = bucketMs(averages.bucket);
    const { startAt, endAt } = this.span();
    // A bucket is kept when any of it is in view.
    const rows = within(continueAverages(averages, this.readings()), {
      startAt: startAt - lengthMs,
      endAt,
    });
    return drawPanels(rows, metrics, { expectedMs: lengthMs / 2, quietFactor: 1.5 });
  });
  protected readonly isEmpty = computed(() => this.panels().every(({ lines }) => lines.length === 0));

  /** Said aloud by screen readers now and then, not at every reading. */
  protected readonly announcement = computed(() => {
    this.announceTurn();
    return untracked(() => this.sentence());
  });
  private readonly announceTurn = computed(() => Math.floor(this.now() / announceMs));

  protected readonly firstReading = computed(
    () => `curl -X POST ${location.origin}/api/v1/ingest \\
  -H 'X-API-Key: <the device key>' -H 'Content-Type: application/json' \\
  -d '{"device_id":"${this.id()}","metrics":{"temperature":21.5}}'`,
  );

  protected readonly count = formatCount;
  protected readonly metricText = formatMetric;
  protected readonly time = formatTime;
  protected readonly value = formatValue;

  protected age(at: number): string {
    return formatAge(this.now() - at);
  }

  protected panelKey({ metrics }: DevicePanel): string {
    return metrics.map(({ name }) => name).join();
  }

  protected panelLabel({ metrics }: DevicePanel): string {
    const { startAt, endAt } = this.span();
    const what = metrics.map(({ name }) => formatMetric(name)).join(', ');
    return `Chart of ${what} from ${formatTime(startAt)} to ${formatTime(endAt)}. The tables below have the values.`;
  }

  private sentence(): string {
    const newest = this.newest();
    if (!newest) return '';
    const values = this.chosen().map(
      ({ name, unit }) => `${formatMetric(name)} ${formatValue(newest.metrics[name])} ${unit}`,
    );
    return `${values.join(', ')}, ${this.age(newest.at)}`;
  }
}
