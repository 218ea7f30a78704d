import { Component, computed, inject, input, resource } from '@angular/core';
import { reloadEvery } from '../live/reload-every.ts';
import { Sparkline } from '../ui/sparkline.ts';
import { HourReads } from './hour-reads.ts';

const refreshMs = 60_000;
const hourMs = 3_600_000;

/** How one metric of a device moved over the last hour. Created when its row comes into view. */
@Component({
  selector: 'tc-hour-line',
  imports: [Sparkline],
  template: `<tc-sparkline [points]="points()" [span]="span()" />`,
})
export class HourLine {
  /** Device id. */
  readonly deviceId = input.required<string>();
  /** Name of the metric. */
  readonly metric = input.required<string>();

  private readonly reads = inject(HourReads);
  private readonly hour = resource({
    params: () => ({ deviceId: this.deviceId(), metric: this.metric() }),
    loader: ({ params, abortSignal }) => this.reads.read(params.deviceId, params.metric, abortSignal),
  });

  /** A row without its line still tells the value; the list has its own words for a server that fails. */
  protected readonly points = computed(() => (this.hour.hasValue() ? this.hour.value() : []));
  protected readonly span = computed(() => {
    const endAt = this.points().at(-1)?.at ?? 0;
    return { startAt: endAt - hourMs, endAt };
  });

  constructor() {
    reloadEvery(refreshMs, () => this.hour.reload());
  }
}
