import { Component, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { formatMetric } from '../ui/format-value.ts';
import type { DeviceMetric } from './device-metrics.ts';

/** Chooses the metrics of the chart; the choice lives in the address. The last one stays. */
@Component({
  selector: 'tc-metric-picker',
  template: `
    <div role="group" aria-label="Metrics" i18n-aria-label>
      @for (metric of metrics(); track metric.name) {
        <button
          type="button"
          [attr.aria-pressed]="chosen().includes(metric.name)"
          (click)="toggle(metric.name)"
        >
          <i [style.--colour]="metric.colour" aria-hidden="true"></i>{{ text(metric.name) }}
        </button>
      }
    </div>
  `,
  styles: `
    div {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    button {
      display: inline-flex;
      align-items: center;
      gap: var(--space-2);
      min-height: 2rem;
      padding: 0 var(--space-3);
      border-color: var(--line);
      border-radius: 1rem;
      color: var(--ink-soft);
      font-size: var(--text-small);
    }
    button[aria-pressed='true'] {
      border-color: var(--field-line);
      color: var(--ink);
    }
    i {
      width: 0.75rem;
      height: 0.75rem;
      border: 2px solid var(--colour);
      border-radius: 50%;
    }
    [aria-pressed='true'] i {
      background: var(--colour);
    }
  `,
})
export class MetricPicker {
  /** All there are. */
  readonly metrics = input.required<readonly DeviceMetric[]>();
  /** Names of those shown. */
  readonly chosen = input.required<readonly string[]>();

  private readonly router = inject(Router);

  protected readonly text = formatMetric;

  protected toggle(name: string): void {
    const chosen = this.chosen();
    const next = chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name];
    if (next.length === 0) return;
    void this.router.navigate([], {
      queryParams: { metrics: next.join(',') },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }
}
