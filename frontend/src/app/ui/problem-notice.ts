import { Component, input, output } from '@angular/core';
import type { Problem } from '../api/problem.ts';

/** Says what failed, names its trace for whoever looks into it, and offers to try again. */
@Component({
  selector: 'tc-problem-notice',
  template: `
    <div class="card" role="alert">
      <h2>{{ problem().title }}</h2>
      @if (problem().detail) {
        <p>{{ problem().detail }}</p>
      }
      @if (problem().traceId) {
        <p class="soft" i18n="Trace of a request">
          Trace <code>{{ problem().traceId }}</code>
        </p>
      }
      <button type="button" (click)="retry.emit()" i18n>Try again</button>
    </div>
  `,
  styles: `
    .card {
      padding: var(--space-5);
      border-left: 4px solid var(--bad);
    }
    p {
      margin: var(--space-2) 0;
      overflow-wrap: anywhere;
    }
    button {
      margin-top: var(--space-2);
    }
  `,
})
export class ProblemNotice {
  /** What went wrong. */
  readonly problem = input.required<Problem>();
  /** The person wants to try again. */
  readonly retry = output();
}
