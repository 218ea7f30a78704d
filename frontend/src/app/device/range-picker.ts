import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { rangeTexts, ranges } from './view-range.ts';
import type { Range } from './view-range.ts';

/** Links to the ranges, so that each has its address. */
@Component({
  selector: 'tc-range-picker',
  imports: [RouterLink],
  template: `
    <nav aria-label="Range" i18n-aria-label="Noun: how much time a chart shows">
      @for (choice of ranges; track choice) {
        <a
          [routerLink]="[]"
          [queryParams]="{ range: choice, start: null, end: null }"
          queryParamsHandling="merge"
          [attr.aria-current]="choice === range() ? 'true' : null"
          >{{ texts[choice] }}</a
        >
      }
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      gap: 2px;
      padding: 3px;
      background: var(--wash);
      border-radius: var(--radius);
    }
    a {
      flex: 1 0 auto;
      min-width: 2.25rem;
      padding: 0.3125rem clamp(0.125rem, 1vw, 0.5rem);
      border-radius: calc(var(--radius) - 3px);
      color: var(--ink-soft);
      font-size: var(--text-small);
      text-align: center;
      text-decoration: none;
    }
    a:hover {
      color: var(--ink);
    }
    a[aria-current] {
      background: var(--surface);
      box-shadow: 0 1px 2px rgb(0 0 0 / 0.14);
      color: var(--ink);
      font-weight: 600;
    }
  `,
})
export class RangePicker {
  /** The range shown now; undefined while a span chosen by hand is. */
  readonly range = input.required<Range | undefined>();

  protected readonly ranges = ranges;
  protected readonly texts = rangeTexts;
}
