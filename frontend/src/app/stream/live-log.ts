import { Component, computed, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { formatClock } from '../ui/format-time.ts';
import { formatCount, formatMetric, formatQuantity } from '../ui/format-value.ts';
import { Icon } from '../ui/icon.ts';
import { saveFile } from '../ui/save-file.ts';
import type { Units } from './known-devices.ts';
import { logCsv, logLimit, matching } from './log.ts';
import type { Log } from './log.ts';

const shownRows = 60;

/** What arrives, line by line; it can be stopped to be read, narrowed and saved. */
@Component({
  selector: 'tc-live-log',
  imports: [Icon, RouterLink],
  template: `
    <div class="bar">
      <label for="log-filter" class="hidden" i18n>Filter by device or metric</label>
      <input
        #field
        id="log-filter"
        data-search
        type="search"
        placeholder="Filter by device or metric"
        i18n-placeholder
        autocomplete="off"
        (input)="filter.set(field.value)"
      />
      <button type="button" [disabled]="rows().length === 0" (click)="save()">
        <tc-icon name="download" /><ng-container i18n="Verb">Save</ng-container>
      </button>
    </div>
    @if (rows().length > 0) {
      <div class="card" tabindex="0" role="region" aria-label="Log of readings" i18n-aria-label>
        <table>
          <thead>
            <tr>
              <th i18n="Column: when a reading was taken">Time</th>
              <th i18n>Device</th>
              <th i18n="Column: what was measured">Values</th>
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track row.key) {
              <tr>
                <td class="number soft">{{ row.time }}</td>
                <td>
                  <a [routerLink]="['/devices', row.deviceId]">{{ row.deviceId }}</a>
                </td>
                <td class="number">{{ row.values }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    } @else {
      <p class="card none soft">
        @if (log().received > 0) {
          <ng-container i18n>Nothing that arrived matches.</ng-container>
        } @else {
          <ng-container i18n>Waiting for the first reading.</ng-container>
        }
      </p>
    }
    <p class="soft small" i18n="All are numbers of readings">
      The newest {{ shown }} of {{ count(log().received) }} received; the last {{ count(limit) }} can be
      filtered and saved.
    </p>
  `,
  styleUrl: './live-log.css',
})
export class LiveLog {
  readonly log = input.required<Log>();
  /** Of the devices' metrics, by device id; what is not in it has no unit. */
  readonly units = input.required<ReadonlyMap<string, Units>>();

  protected readonly filter = signal('');
  protected readonly shown = shownRows;
  protected readonly limit = logLimit;
  protected readonly count = formatCount;
  protected readonly rows = computed(() =>
    matching(this.log(), this.filter(), shownRows).map(({ key, deviceId, at, metrics }) => ({
      key,
      deviceId,
      time: formatClock(at),
      values: Object.entries(metrics)
        .map(([name, value]) =>
          unbroken(`${formatMetric(name)} ${formatQuantity(value, this.units().get(deviceId)?.[name])}`),
        )
        .join('   '),
    })),
  );

  protected save(): void {
    saveFile('live-log.csv', logCsv(matching(this.log(), this.filter(), logLimit)));
  }
}

/** A value stays in one line with its name and its unit, where a phone is too narrow for all of them. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}
