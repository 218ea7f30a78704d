import { Component, computed, input, output, signal } from '@angular/core';
import { zoneName } from '../ui/format-time.ts';
import { leastSpanMs } from './view-range.ts';
import type { Span } from './view-range.ts';
import { momentOf, wallTime } from '../ui/wall-time.ts';

/** Two moments of one's own choice, written in the time zone that all times are written in. */
@Component({
  selector: 'tc-custom-range',
  template: `
    <form (submit)="choose($event, from.value, to.value)">
      <label>
        <span i18n="Label: the first moment of a range">From</span>
        <input #from type="datetime-local" step="1" [value]="text(span().startAt)" />
      </label>
      <label>
        <span i18n="Label: the last moment of a range">To</span>
        <input #to type="datetime-local" step="1" [value]="text(span().endAt)" />
      </label>
      <button type="submit" i18n="Button: shows a range of time">Show</button>
      <p [class.wrong]="fault()" aria-live="polite">{{ fault() || zoneText() }}</p>
    </form>
  `,
  styles: `
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: var(--space-2) var(--space-3);
    }
    label {
      display: grid;
      flex: 0 1 14rem;
      gap: var(--space-1);
      min-width: 0;
      color: var(--ink-soft);
      font-size: var(--text-small);
    }
    input {
      min-width: 0;
      color: var(--ink);
    }
    p {
      flex-basis: 100%;
      margin: 0;
      color: var(--ink-soft);
      font-size: 0.8125rem;
    }
    .wrong {
      color: var(--bad);
    }
  `,
})
export class CustomRange {
  /** What is shown now. */
  readonly span = input.required<Span>();
  /** What is to be shown. */
  readonly chosen = output<Span>();

  protected readonly fault = signal('');
  protected readonly zoneText = computed(() => $localize`Times are those of ${zoneName()}:zone:.`);

  protected text(at: number): string {
    return wallTime(at, zoneName());
  }

  protected choose(event: Event, from: string, to: string): void {
    event.preventDefault();
    const [startAt, endAt] = [momentOf(from, zoneName()), momentOf(to, zoneName())];
    const isOrdered = startAt !== undefined && endAt !== undefined && endAt - startAt >= leastSpanMs;
    this.fault.set(isOrdered ? '' : $localize`The first moment must be before the second.`);
    if (isOrdered) this.chosen.emit({ startAt, endAt });
  }
}
