import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Device } from '../api/device.ts';
import { formatAge } from '../ui/format-age.ts';
import { formatTime } from '../ui/format-time.ts';
import { formatCount, formatMetric, formatValue } from '../ui/format-value.ts';
import { StatusMark } from '../ui/status-mark.ts';

const valueLimit = 3;

/** One device of the list; the whole row leads to its page. */
@Component({
  selector: 'tc-device-row',
  imports: [RouterLink, StatusMark],
  templateUrl: './device-row.html',
  styleUrl: './device-row.css',
})
export class DeviceRow {
  /** The device to show. */
  readonly device = input.required<Device>();
  /** Epoch milliseconds, for the age. */
  readonly now = input.required<number>();

  protected readonly values = computed(() =>
    Object.entries(this.device().latest?.metrics ?? {})
      .slice(0, valueLimit)
      .map(([name, value]) => ({ name: formatMetric(name), value: formatValue(value) })),
  );
  protected readonly more = computed(
    () => Object.keys(this.device().latest?.metrics ?? {}).length - this.values().length,
  );
  protected readonly count = computed(() => {
    const { readingCount } = this.device();
    return readingCount === 1 ? '1 reading' : `${formatCount(readingCount)} readings`;
  });
  protected readonly age = computed(() => {
    const at = this.device().latest?.at;
    return at === undefined ? undefined : { text: formatAge(this.now() - at), exact: formatTime(at) };
  });
}
