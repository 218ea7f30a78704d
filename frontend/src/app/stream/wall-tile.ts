import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { formatAge } from '../ui/format-age.ts';
import { formatMetric, formatQuantity } from '../ui/format-value.ts';
import { Sparkline } from '../ui/sparkline.ts';
import type { Units } from './known-devices.ts';
import { shownMetric } from './wall.ts';
import type { Look, Tile } from './wall.ts';

/** So long a device may always be silent. */
const quietMs = 30_000;
/** Or so many times as long as it usually is. */
const quietFactor = 3;

/** One device of the wall: its value now and how it moved. */
@Component({
  selector: 'tc-wall-tile',
  imports: [RouterLink, Sparkline],
  template: `
    <a [routerLink]="['/devices', tile().deviceId]" [class.stale]="age()">
      <span class="name">{{ tile().deviceId }}</span>
      <span class="value number">{{ value() }}</span>
      <tc-sparkline [points]="state().points" [span]="span()" />
      <span class="foot soft"
        >{{ metricName() }}
        @if (age()) {
          · {{ age() }}
        }
      </span>
    </a>
  `,
  styles: `
    :host {
      display: block;
      contain: content;
    }
    a {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 0 var(--space-2);
      padding: var(--space-3);
      background: var(--surface);
      border: 1px solid var(--line);
      border-radius: var(--radius);
      color: inherit;
      text-decoration: none;
    }
    a:hover {
      border-color: var(--accent);
    }
    a:focus-visible {
      outline-offset: -3px;
    }
    .name {
      overflow: hidden;
      font-size: var(--text-small);
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .value {
      font-weight: 650;
    }
    tc-sparkline,
    .foot {
      grid-column: 1 / -1;
    }
    tc-sparkline {
      margin: var(--space-1) 0;
      overflow: hidden;
    }
    .foot {
      font-size: 0.75rem;
    }
    .stale {
      --spark: var(--off);
    }
    .stale .value {
      color: var(--ink-soft);
    }
  `,
})
export class WallTile {
  readonly tile = input.required<Tile>();
  /** What the line shows. */
  readonly look = input.required<Look>();
  /** Of the device's metrics; undefined while they are not known. */
  readonly units = input<Units>();
  /** Epoch milliseconds. */
  readonly now = input.required<number>();

  protected readonly state = computed(() => this.tile().state());
  private readonly shown = computed(() => shownMetric(this.state().newest.metrics, this.look().metric));
  protected readonly value = computed(() =>
    formatQuantity(this.state().newest.metrics[this.shown()], this.units()?.[this.shown()]),
  );
  protected readonly metricName = computed(() => formatMetric(this.shown()));
  protected readonly span = computed(() => {
    const endAt = this.state().newest.at;
    return { startAt: endAt - this.look().spanMs, endAt };
  });
  /** How old the value is, when it is old; '' while the device reports. */
  protected readonly age = computed(() => {
    const { newest, points } = this.state();
    const ageMs = this.now() - newest.at;
    const usualMs = points.length > 1 ? (newest.at - (points[0]?.at ?? 0)) / (points.length - 1) : 0;
    return ageMs > Math.max(quietMs, quietFactor * usualMs) ? formatAge(ageMs) : '';
  });
}
