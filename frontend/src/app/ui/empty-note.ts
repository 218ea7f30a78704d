import { Component, input } from '@angular/core';

/** Stands where nothing is yet, and says what the next step is. */
@Component({
  selector: 'tc-empty-note',
  template: `
    <section class="card">
      <h2>{{ title() }}</h2>
      <ng-content />
    </section>
  `,
  styles: `
    section {
      display: grid;
      justify-items: start;
      gap: var(--space-3);
      padding: clamp(var(--space-5), 5vw, 2.5rem);
    }
  `,
})
export class EmptyNote {
  /** What there is none of. */
  readonly title = input.required<string>();
}
