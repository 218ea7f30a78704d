import { Component, computed, input } from '@angular/core';
import type { Reading } from '../api/reading.ts';
import { formatTime } from '../ui/format-time.ts';
import { formatMetric, formatValue, shownUnit, shownValue } from '../ui/format-value.ts';
import type { DeviceMetric } from './device-metrics.ts';

const rowLimit = 50;

/** The newest readings, newest first: what the chart shows, for reading rather than looking. */
@Component({
  selector: 'tc-readings-table',
  template: `
    <div class="card tall" tabindex="0" role="region" aria-label="Newest readings" i18n-aria-label>
      <table>
        <caption>
          <ng-container i18n>{rows().length, plural,
            =1 {Newest reading in this range}
            other {Newest {{ rows().length }} readings in this range}
          }</ng-container>
        </caption>
        <thead>
          <tr>
            <th scope="col" i18n="Column: moment of a reading">Time</th>
            @for (metric of metrics(); track metric.name) {
              <th scope="col">{{ metricText(metric.name) }} {{ unit(metric.unit) }}</th>
            }
          </tr>
        </thead>
        <tbody>
          @for (reading of rows(); track reading.at) {
            <tr>
              <th scope="row">{{ time(reading.at) }}</th>
              @for (metric of metrics(); track metric.name) {
                <td>{{ value(reading.metrics[metric.name], metric.unit) }}</td>
              }
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: ':host { display: block; min-width: 0; }',
  styleUrl: '../ui/table.css',
})
export class ReadingsTable {
  /** Oldest first. */
  readonly readings = input.required<readonly Reading[]>();
  /** The columns. */
  readonly metrics = input.required<readonly DeviceMetric[]>();

  protected readonly rows = computed(() => this.readings().slice(-rowLimit).reverse());
  protected readonly metricText = formatMetric;
  protected readonly time = formatTime;
  protected readonly unit = shownUnit;

  protected value(value: number | undefined, unit: string): string {
    return formatValue(shownValue(value, unit));
  }
}
