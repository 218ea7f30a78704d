import { Component, computed, input } from '@angular/core';
import { sparkHeight, sparkWidth, sparklinePath } from './sparkline-path.ts';
import type { Point, Span } from './sparkline-path.ts';

/** A line without axes: how a value moved. A picture only; the value itself stands beside it. */
@Component({
  selector: 'tc-sparkline',
  template: `<svg [attr.viewBox]="box" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <path [attr.d]="path()" />
  </svg>`,
  styles: `
    :host {
      display: block;
      height: 1.75rem;
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
      overflow: visible;
    }
    path {
      fill: none;
      stroke: var(--spark, var(--accent));
      stroke-width: 1.5;
      stroke-linejoin: round;
      vector-effect: non-scaling-stroke;
    }
  `,
})
export class Sparkline {
  /** The values, oldest first. */
  readonly points = input.required<readonly Point[]>();
  /** The time that the picture is wide. */
  readonly span = input<Span>();

  protected readonly box = `0 0 ${sparkWidth} ${sparkHeight}`;
  protected readonly path = computed(() => sparklinePath(this.points(), this.span()));
}
