import { Component, input, output } from '@angular/core';

/** One of a few, all in sight: radio buttons that look like one bar, and move with the arrow keys as such. */
@Component({
  selector: 'tc-segments',
  template: `
    <div role="radiogroup" [attr.aria-labelledby]="labelledBy() || null" [attr.aria-label]="label() || null">
      @for (option of options(); track option.value) {
        <label
          ><input
            type="radio"
            [name]="name()"
            [value]="option.value"
            [checked]="option.value === value()"
            (change)="choose.emit(option.value)"
          /><span>{{ option.label }}</span></label
        >
      }
    </div>
  `,
  styles: `
    div {
      display: flex;
      padding: 3px;
      background: var(--wash);
      border-radius: var(--radius);
    }
    label {
      position: relative;
      flex: 1 0 auto;
      text-align: center;
    }
    input {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      opacity: 0;
      cursor: pointer;
    }
    span {
      display: block;
      padding: 0.3125rem var(--space-3);
      border-radius: calc(var(--radius) - 3px);
      color: var(--ink-soft);
      font-size: var(--text-small);
      white-space: nowrap;
    }
    input:hover + span {
      color: var(--ink);
    }
    input:checked + span {
      background: var(--surface);
      box-shadow: 0 1px 2px rgb(0 0 0 / 0.14);
      color: var(--ink);
      font-weight: 600;
    }
    input:focus-visible + span {
      outline: 3px solid var(--accent);
      outline-offset: 1px;
    }
    @media (forced-colors: active) {
      input:checked + span {
        outline: 2px solid Highlight;
      }
    }
  `,
})
export class Segments {
  /** What may be chosen. */
  readonly options = input.required<readonly { readonly value: string; readonly label: string }[]>();
  /** What is chosen. */
  readonly value = input.required<string>();
  /** Name of the group, once on a page. */
  readonly name = input.required<string>();
  /** What is chosen here, as text or as the id of an element that says it. */
  readonly label = input('');
  readonly labelledBy = input('');
  /** Another one is wanted. */
  readonly choose = output<string>();
}
