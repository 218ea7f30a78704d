import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { formatAge } from '../ui/format-age.ts';
import { formatMetric, formatValue } from '../ui/format-value.ts';
import { Sparkline } from '../ui/sparkline.ts';
import { wallSpanMs } from './wall.ts';
import type { Tile } from './wall.ts';

const staleMs = 30_000;

/** One device of the wall: its value now and how it moved over the last minute. */
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
  /** What the line shows; undefined is the device's first metric. */
  readonly metric = input<string>();
  /** Epoch milliseconds. */
  readonly now = input.required<number>();

  protected readonly state = computed(() => this.tile().state());
  private readonly shown = computed(() => this.metric() ?? Object.keys(this.state().newest.metrics)[0] ?? '');
  protected readonly value = computed(() => formatValue(this.state().newest.metrics[this.shown()]));
  protected readonly metricName = computed(() => formatMetric(this.shown()));
  protected readonly span = computed(() => {
    const endAt = this.state().newest.at;
    return { startAt: endAt - wallSpanMs, endAt };
  });
  /** How old the value is, when it is old; '' while the device reports. */
  protected readonly age = computed(() => {
    const ageMs = this.now() - this.state().newest.at;
    return ageMs > staleMs ? formatAge(ageMs) : '';
  });
}
