import { Component, input } from '@angular/core';
import type { MetricSummary, Summary } from '../api/aggregate.ts';
import { formatCount, formatMetric, formatValue, shownUnit, shownValue } from '../ui/format-value.ts';
import type { DeviceMetric } from './device-metrics.ts';

/** Least, greatest, mean and number of values of each metric over the range. */
@Component({
  selector: 'tc-summary-table',
  template: `
    <div class="card" tabindex="0" role="region" aria-label="Summary of the range" i18n-aria-label>
      <table>
        <caption>
          <ng-container i18n>{summary().readingCount, plural,
            =1 {Summary of 1 reading}
            other {Summary of {{ count(summary().readingCount) }} readings}
          }</ng-container>
        </caption>
        <thead>
          <tr>
            <th scope="col" i18n>Metric</th>
            <th scope="col" i18n="Column: the least value">Min</th>
            <th scope="col" i18n="Column: the greatest value">Max</th>
            <th scope="col" i18n>Average</th>
            <th scope="col" i18n="Column: number of values">Count</th>
          </tr>
        </thead>
        <tbody>
          @for (metric of summary().metrics; track metric.name) {
            <tr>
              <th scope="row">
                {{ metricText(metric.name) }}
                <span class="soft">{{ unit(unitOf(metric)) }}</span>
              </th>
              <td>{{ value(metric.min, metric) }}</td>
              <td>{{ value(metric.max, metric) }}</td>
              <td>{{ value(metric.avg, metric) }}</td>
              <td>{{ count(metric.count) }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: ':host { display: block; min-width: 0; }',
  styleUrl: '../ui/table.css',
})
export class SummaryTable {
  /** The range's numbers. */
  readonly summary = input.required<Summary>();
  /** Where the units are found. */
  readonly units = input.required<readonly DeviceMetric[]>();

  protected readonly count = formatCount;
  protected readonly metricText = formatMetric;
  protected readonly unit = shownUnit;

  protected value(value: number | null, metric: MetricSummary): string {
    return formatValue(shownValue(value, this.unitOf(metric)));
  }

  protected unitOf({ name, unit }: MetricSummary): string {
    return this.units().find((metric) => metric.name === name)?.unit ?? unit;
  }
}
