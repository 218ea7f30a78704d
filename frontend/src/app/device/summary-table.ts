import { Component, input } from '@angular/core';
import type { Summary } from '../api/aggregate.ts';
import { formatCount, formatMetric, formatValue } from '../ui/format-value.ts';
import type { DeviceMetric } from './device-metrics.ts';

/** Least, greatest, mean and number of values of each metric over the range. */
@Component({
  selector: 'tc-summary-table',
  template: `
    <div class="card" tabindex="0" role="region" aria-label="Summary of the range">
      <table>
        <caption>
          Summary of
          {{
            count(summary().readingCount)
          }}
          readings
        </caption>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">Min</th>
            <th scope="col">Max</th>
            <th scope="col">Average</th>
            <th scope="col">Count</th>
          </tr>
        </thead>
        <tbody>
          @for (metric of summary().metrics; track metric.name) {
            <tr>
              <th scope="row">
                {{ metricText(metric.name) }}
                <span class="soft">{{ unitOf(metric.name) || metric.unit }}</span>
              </th>
              <td>{{ value(metric.min) }}</td>
              <td>{{ value(metric.max) }}</td>
              <td>{{ value(metric.avg) }}</td>
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
  protected readonly value = formatValue;

  protected unitOf(name: string): string {
    return this.units().find((metric) => metric.name === name)?.unit ?? '';
  }
}
