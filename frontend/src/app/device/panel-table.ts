import { Component, computed, input } from '@angular/core';
import { formatTime } from '../ui/format-time.ts';
import { formatCount, formatMetric, formatValue, shownUnit, shownValue } from '../ui/format-value.ts';
import type { Row } from './chart-panels.ts';
import type { DeviceMetric } from './device-metrics.ts';

/** More than this nobody reads on a page; the export has them all. */
const rowLimit = 500;

/** What a chart shows, for reading rather than looking; newest first. */
@Component({
  selector: 'tc-panel-table',
  templateUrl: './panel-table.html',
  styles: ':host { display: block; min-width: 0; }',
  styleUrl: '../ui/table.css',
})
export class PanelTable {
  /** Oldest first. */
  readonly rows = input.required<readonly Row[]>();
  readonly metrics = input.required<readonly DeviceMetric[]>();

  protected readonly shown = computed(() => this.rows().slice(-rowLimit).reverse());
  protected readonly isBucketed = computed(() => this.rows().some(({ spreads }) => spreads !== undefined));
  protected readonly count = formatCount;
  protected readonly metricText = formatMetric;
  protected readonly time = formatTime;
  protected readonly unit = shownUnit;

  protected value(value: number | undefined, { unit }: DeviceMetric): string {
    return formatValue(shownValue(value, unit));
  }

  protected percent(share: number | null | undefined): string {
    return share === null || share === undefined ? '–' : `${formatValue(Math.round(share * 100))} %`;
  }
}
