import { Component, computed, input, numberAttribute } from '@angular/core';

/** Grey bars where rows will be, while they load. */
@Component({
  selector: 'tc-skeleton',
  template: `
    <p class="hidden" role="status">{{ label() }}</p>
    @for (bar of bars(); track bar) {
      <div aria-hidden="true" [style.height.rem]="height()"></div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
    }
    div {
      border-radius: var(--radius);
      background: var(--wash);
      animation: breathe 1.4s ease-in-out infinite alternate;
    }
    @keyframes breathe {
      to {
        opacity: 0.45;
      }
    }
  `,
})
export class Skeleton {
  /** What is loading, for those who cannot see the bars. */
  readonly label = input.required<string>();
  /** How many bars. */
  readonly rows = input(3, { transform: numberAttribute });
  /** Height of a bar in rem. */
  readonly height = input(3.5, { transform: numberAttribute });

  protected readonly bars = computed(() => Array.from({ length: this.rows() }, (_, index) => index));
}
