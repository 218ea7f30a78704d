import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Device } from '../api/device.ts';
import { formatAge } from '../ui/format-age.ts';
import { formatTime } from '../ui/format-time.ts';
import { formatCount, formatMetric, formatQuantity } from '../ui/format-value.ts';
import { Icon } from '../ui/icon.ts';
import { StatusMark } from '../ui/status-mark.ts';
import { nextSort } from './device-query.ts';
import { HourLine } from './hour-line.ts';
import type { ProfileUnits, Units } from './profile-units.ts';

const valueLimit = 3;

/** The devices as a table; on a phone each row becomes a card. */
@Component({
  selector: 'tc-devices-table',
  imports: [HourLine, Icon, RouterLink, StatusMark],
  templateUrl: './devices-table.html',
  styleUrl: './devices-table.css',
})
export class DevicesTable {
  readonly devices = input.required<readonly Device[]>();
  /** Unit by metric, of each profile by its name. */
  readonly units = input.required<ProfileUnits>();
  /** Epoch milliseconds, for the ages. */
  readonly now = input.required<number>();
  /** What the list is sorted by, `-` before it when downwards. */
  readonly sort = input.required<string>();
  /** Whether devices may be marked, to change them together. */
  readonly canChange = input.required<boolean>();
  /** Ids of the marked devices. */
  readonly marked = input.required<ReadonlySet<string>>();
  /** Another order is wanted. */
  readonly sorted = output<string>();
  /** Ids to be marked from now on. */
  readonly mark = output<ReadonlySet<string>>();

  protected readonly rows = computed(() =>
    this.devices().map((device) => rowOf(device, this.units().get(device.profile), this.now())),
  );
  protected readonly areAllMarked = computed(() => this.devices().every(({ id }) => this.marked().has(id)));

  protected orderOf(key: string): 'ascending' | 'descending' | 'none' {
    if (this.sort() === key) return 'ascending';
    return this.sort() === `-${key}` ? 'descending' : 'none';
  }

  protected sortBy(key: string): void {
    this.sorted.emit(nextSort(this.sort(), key));
  }

  protected toggle(id: string): void {
    const marked = new Set(this.marked());
    if (!marked.delete(id)) marked.add(id);
    this.mark.emit(marked);
  }

  protected toggleAll(): void {
    this.mark.emit(this.areAllMarked() ? new Set() : new Set(this.devices().map(({ id }) => id)));
  }
}

interface Row {
  readonly device: Device;
  /** What the box that marks it is called. */
  readonly markLabel: string;
  readonly values: readonly { readonly name: string; readonly text: string }[];
  /** How many metrics are not shown. */
  readonly more: number;
  /** The metric that the small line shows. */
  readonly metric: string | undefined;
  readonly age: string;
  readonly exact: string;
  readonly isStale: boolean;
  readonly count: string;
}

function rowOf(device: Device, units: Units | undefined, now: number): Row {
  const { latest, readingCount, status } = device;
  const metrics = Object.entries(latest?.metrics ?? {});
  return {
    device,
    markLabel: $localize`:Verb, then the name of a device:Mark ${device.name}:device:`,
    values: metrics
      .slice(0, valueLimit)
      .map(([name, value]) => ({ name: formatMetric(name), text: formatQuantity(value, units?.[name]) })),
    more: Math.max(0, metrics.length - valueLimit),
    metric: metrics[0]?.[0],
    age: latest ? formatAge(now - latest.at) : '',
    exact: latest ? formatTime(latest.at) : '',
    isStale: status !== 'online',
    count:
      readingCount === 1 ? $localize`1 reading` : $localize`${formatCount(readingCount)}:count: readings`,
  };
}
