import { Component, computed, input, output, signal } from '@angular/core';
import type { TimeSpan } from '../ui/chart-overlay.ts';
import { formatTime } from '../ui/format-time.ts';
import { formatMetric, formatValue, shownUnit, shownValue } from '../ui/format-value.ts';
import { LineChart } from '../ui/line-chart.ts';
import { nearestRow } from './chart-panels.ts';
import type { Panel } from './chart-panels.ts';
import type { DeviceMetric } from './device-metrics.ts';
import { PanelTable } from './panel-table.ts';
import type { Span } from './view-range.ts';

/** One chart: its metrics with their values at the moment that is looked at, the lines, and the table behind them. */
@Component({
  selector: 'tc-device-chart',
  imports: [LineChart, PanelTable],
  templateUrl: './device-chart.html',
  styleUrl: './device-chart.css',
})
export class DeviceChart {
  readonly panel = input.required<Panel<DeviceMetric>>();
  readonly span = input.required<Span>();
  /** The moment that is looked at on any of the charts. */
  readonly cursorAt = input<number>();
  readonly point = output<number | undefined>();
  readonly zoom = output<TimeSpan>();

  protected readonly isTable = signal(false);
  protected readonly row = computed(() => {
    const at = this.cursorAt();
    return at === undefined ? this.panel().rows.at(-1) : nearestRow(this.panel().rows, at);
  });
  protected readonly legend = computed(() =>
    this.panel().metrics.map(({ name, unit, colour }) => {
      const row = this.row();
      const spread = row?.spreads?.[name];
      const text = (value: number | undefined): string => formatValue(shownValue(value, unit));
      return {
        name: formatMetric(name),
        unit: shownUnit(unit),
        colour,
        value: text(row?.metrics[name]),
        band: spread && spread.min !== spread.max ? bandOf(text(spread.min), text(spread.max)) : '',
      };
    }),
  );
  protected readonly names = computed(() =>
    this.panel()
      .metrics.map(({ name }) => formatMetric(name))
      .join(', '),
  );
  protected readonly tableLabel = computed(
    () => $localize`:Button, shows the values of a chart as a table:Table of ${this.names()}:names:`,
  );
  protected readonly label = computed(() => {
    const { startAt, endAt } = this.span();
    const [names, start, end] = [this.names(), formatTime(startAt), formatTime(endAt)];
    return $localize`Chart of ${names}:names: from ${start}:start: to ${end}:end:. Its table has the values.`;
  });
  protected readonly time = formatTime;
}

function bandOf(least: string, greatest: string): string {
  return $localize`:From the least to the greatest value:${least}:least: to ${greatest}:greatest:`;
}
