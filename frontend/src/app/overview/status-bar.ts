import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { DeviceStatus } from '../api/device.ts';
import { formatCount } from '../ui/format-value.ts';
import { StatusMark } from '../ui/status-mark.ts';

const order: readonly DeviceStatus[] = ['online', 'late', 'offline', 'never_seen', 'inactive'];

/** How the fleet is made up: one bar, and below it the figures, each the way to its devices. */
@Component({
  selector: 'tc-status-bar',
  imports: [RouterLink, StatusMark],
  template: `
    <div class="bar" aria-hidden="true">
      @for (part of parts(); track part.status) {
        @if (part.count > 0) {
          <span [class]="part.status" [style.flex-grow]="part.count"></span>
        }
      }
    </div>
    <ul>
      @for (part of parts(); track part.status) {
        <li>
          <a routerLink="/devices" [queryParams]="{ status: part.status }">
            <tc-status-mark [status]="part.status" />
            <strong class="number">{{ part.text }}</strong>
          </a>
        </li>
      }
    </ul>
  `,
  styles: `
    .bar {
      display: flex;
      gap: 2px;
      height: 0.625rem;
      overflow: hidden;
      background: var(--wash);
      border-radius: 1rem;
    }
    .bar span {
      min-width: 4px;
      background: var(--line);
      transition: flex-grow 0.4s;
    }
    .bar .online {
      background: var(--good);
    }
    .bar .late {
      background: var(--warn);
    }
    .bar .offline {
      background: var(--off);
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-1);
      margin: var(--space-3) calc(-1 * var(--space-2)) 0;
      padding: 0;
      font-size: var(--text-small);
      list-style: none;
    }
    a {
      display: flex;
      align-items: center;
      gap: var(--space-2);
      min-height: 2rem;
      padding: 0 var(--space-2);
      border-radius: var(--radius);
      color: inherit;
      text-decoration: none;
    }
    a:hover {
      background: var(--wash);
    }
  `,
})
export class StatusBar {
  /** Devices by status. */
  readonly counts = input.required<Readonly<Record<DeviceStatus, number>>>();

  protected readonly parts = computed(() =>
    order.map((status) => ({
      status,
      count: this.counts()[status],
      text: formatCount(this.counts()[status]),
    })),
  );
}
