import { Component, input } from '@angular/core';
import type { Failure } from './advice.ts';

/** Says what went wrong and what to do next; below it stands the step where it is done. */
@Component({
  selector: 'tc-setback',
  template: `
    <div class="card" role="alert">
      <p>
        <strong>{{ failure().message }}</strong>
      </p>
      <p>{{ failure().next }}</p>
    </div>
  `,
  styles: `
    .card {
      display: grid;
      gap: var(--space-2);
      padding: var(--space-4) var(--space-5);
      border-left: 4px solid var(--bad);
      background: var(--bad-wash);
    }
    p {
      margin: 0;
      overflow-wrap: anywhere;
    }
  `,
})
export class Setback {
  readonly failure = input.required<Failure>();
}
