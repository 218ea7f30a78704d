import { Component, computed, input } from '@angular/core';

/** What a field of a form has to say of itself. */
export interface FieldState {
  readonly touched: () => boolean;
  readonly errors: () => readonly { readonly kind: string; readonly message?: string }[];
}

/**
 * A label above the control that is put inside, and below it what is wrong, else a hint. The control has the id `for`
 * and is described by `for` + `-note`.
 */
@Component({
  selector: 'tc-field',
  template: `
    <label [attr.for]="for()">{{ label() }}</label>
    <ng-content />
    <p [id]="for() + '-note'" [class.wrong]="fault()" aria-live="polite">{{ fault() || hint() }}</p>
  `,
  styles: `
    :host {
      display: grid;
      align-content: start;
      gap: var(--space-1);
      min-width: 0;
    }
    label {
      font-size: var(--text-small);
      font-weight: 600;
    }
    p {
      margin: 0;
      color: var(--ink-soft);
      font-size: 0.8125rem;
    }
    p:empty {
      display: none;
    }
    .wrong {
      color: var(--bad);
    }
  `,
})
export class Field {
  /** Id of the control. */
  readonly for = input.required<string>();
  readonly label = input.required<string>();
  /** What helps to fill it in. */
  readonly hint = input('');
  /** The field of the form; nothing is called wrong before somebody was there. */
  readonly state = input<FieldState>();

  protected readonly fault = computed(() => {
    const state = this.state();
    return state?.touched() ? (state.errors()[0]?.message ?? '') : '';
  });
}
