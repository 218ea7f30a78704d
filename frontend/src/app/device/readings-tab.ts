import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { problemOf } from '../api/problem.ts';
import type { TimeSpan } from '../ui/chart-overlay.ts';
import { formatTime, zoneName } from '../ui/format-time.ts';
import { formatCount } from '../ui/format-value.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { bucketMs, continueAverages } from './bucket-rows.ts';
import { drawPanels } from './chart-panels.ts';
import type { Panel } from './chart-panels.ts';
import { CustomRange } from './custom-range.ts';
import { DeviceChart } from './device-chart.ts';
import { chosenMetrics } from './device-metrics.ts';
import type { DeviceMetric } from './device-metrics.ts';
import { DeviceStore } from './device-store.ts';
import { exportCsv } from './export-csv.ts';
import { within } from './merge-readings.ts';
import { MetricPicker } from './metric-picker.ts';
import { RangePicker } from './range-picker.ts';
import { readRange } from './read-range.ts';
import { ReadingsTable } from './readings-table.ts';
import { SendReading } from './send-reading.ts';
import { SummaryTable } from './summary-table.ts';
import { changedSpan, rangeTexts, viewSpan } from './view-range.ts';

/** The readings of a device over a range that goes on live: charts, what they sum up to, and the newest ones. */
@Component({
  selector: 'tc-readings-tab',
  imports: [
    CustomRange,
    DeviceChart,
    MetricPicker,
    ProblemNotice,
    RangePicker,
    ReadingsTable,
    RouterLink,
    SendReading,
    Skeleton,
    SummaryTable,
  ],
  templateUrl: './readings-tab.html',
  styleUrl: './readings-tab.css',
})
export class ReadingsTab {
  private readonly router = inject(Router);
  private readonly http = inject(HttpClient);
  protected readonly store = inject(DeviceStore);
  protected readonly facts = this.store.facts;
  protected readonly read = readRange(this.store);
  protected readonly view = this.store.view;

  private readonly readings = computed(() => this.facts.joined().readings);
  private readonly isWhole = computed(() => this.facts.joined().isWhole);
  protected readonly problem = computed(() => {
    const error = this.read.error();
    return error === undefined ? undefined : problemOf(error);
  });
  protected readonly chosen = computed(() => chosenMetrics(this.store.metrics(), this.store.asked()));
  protected readonly chosenNames = computed(() => this.chosen().map(({ name }) => name));

  protected readonly span = computed(
    () => {
      const pausedAt = this.store.pausedAt();
      const now = pausedAt ?? this.store.now();
      const newestAt = Math.min(this.store.newestAt() ?? now, pausedAt ?? Infinity);
      const oldestAt = this.facts.everything()?.firstAt ?? this.readings()[0]?.at ?? newestAt;
      return viewSpan(this.view(), now, { oldestAt: Math.min(oldestAt, newestAt), newestAt });
    },
    // The clock ticks every second; nothing is drawn anew while the span stays.
    { equal: (a, b) => a.startAt === b.startAt && a.endAt === b.endAt },
  );
  /** What has come since a pause is not shown, though the span may end a little after it. */
  protected readonly shown = computed(() => {
    const { startAt, endAt } = this.span();
    return within(this.readings(), { startAt, endAt: Math.min(endAt, this.store.pausedAt() ?? Infinity) });
  });
  /** How many have come since the view was paused. */
  protected readonly unseen = computed(() => {
    const pausedAt = this.store.pausedAt();
    return pausedAt === undefined ? 0 : this.readings().filter(({ at }) => at > pausedAt).length;
  });
  /** Length of the buckets that are drawn, as the server names it; empty when readings are drawn. */
  protected readonly bucket = computed(() => (this.isWhole() ? '' : (this.read.averages()?.bucket ?? '')));
  protected readonly panels = computed((): Panel<DeviceMetric>[] => {
    const averages = this.read.averages();
    const metrics = this.chosen();
    if (this.isWhole() || !averages) {
      const expectedMs = (this.facts.device()?.expectedIntervalS ?? 0) * 1000;
      return drawPanels(this.shown(), metrics, { expectedMs, quietFactor: 5 });
    }
    const lengthMs = bucketMs(averages.bucket);
    const { startAt, endAt } = this.span();
    // A bucket is kept when any of it is in view. What is chosen by hand may end before the readings at hand begin.
    const isStill = this.view().custom !== undefined || this.store.pausedAt() !== undefined;
    const readings = isStill ? this.shown() : this.readings();
    const rows = within(continueAverages(averages, readings), { startAt: startAt - lengthMs, endAt });
    return drawPanels(rows, metrics, { expectedMs: lengthMs / 2, quietFactor: 1.5, bucketMs: lengthMs });
  });
  protected readonly isEmpty = computed(() => this.panels().every(({ lines }) => lines.length === 0));

  /** The moment that is pointed at on any of the charts. */
  protected readonly cursorAt = signal<number | undefined>(undefined);
  protected readonly isChoosing = signal(false);
  protected readonly exporting = signal<'no' | 'running' | 'failed'>('no');

  protected readonly count = formatCount;
  protected readonly time = formatTime;
  protected readonly zone = zoneName;
  protected readonly rangeTexts = rangeTexts;

  protected panelKey({ metrics }: Panel<DeviceMetric>): string {
    return metrics.map(({ name }) => name).join();
  }

  protected show({ startAt, endAt }: TimeSpan): void {
    const params = { start: new Date(startAt).toISOString(), end: new Date(endAt).toISOString() };
    void this.router.navigate([], { queryParams: params, queryParamsHandling: 'merge' });
  }

  protected move(factor: number, shift: number): void {
    this.show(changedSpan(this.span(), factor, shift));
  }

  protected togglePause(): void {
    this.store.pausedAt.update((at) => (at === undefined ? this.store.now() : undefined));
  }

  protected async export(): Promise<void> {
    const params = this.facts.inView();
    if (!params) return;
    this.exporting.set('running');
    try {
      await exportCsv(this.http, { deviceId: this.store.id(), params, metrics: this.chosenNames() });
      this.exporting.set('no');
    } catch {
      this.exporting.set('failed');
    }
  }
}
