import { Component, computed, input } from '@angular/core';
import { encode } from 'uqr';

/** A text as a QR code, for a phone or a device with a camera. Always dark on light: many readers know nothing else. */
@Component({
  selector: 'tc-qr-code',
  template: `
    <svg role="img" [attr.aria-label]="label()" [attr.viewBox]="box()" shape-rendering="crispEdges">
      <rect width="100%" height="100%" fill="#fff" />
      <path [attr.d]="squares()" fill="#000" />
    </svg>
  `,
  styles: `
    svg {
      display: block;
      width: 100%;
      height: auto;
      border-radius: var(--radius);
    }
  `,
})
export class QrCode {
  /** What the code says. */
  readonly text = input.required<string>();
  /** What it is, for those who cannot see it. */
  readonly label = input.required<string>();

  private readonly code = computed(() => encode(this.text(), { ecc: 'M', border: 3 }));
  protected readonly box = computed(() => `0 0 ${this.code().size} ${this.code().size}`);
  protected readonly squares = computed(() =>
    this.code()
      .data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
      .join(''),
  );
}
