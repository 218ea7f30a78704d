import { Component, input } from '@angular/core';

/** A command to run in a terminal; it scrolls rather than breaking, so that a copy stays whole. */
@Component({
  selector: 'tc-command-block',
  template: `<pre tabindex="0" role="region" [attr.aria-label]="label()"><code>{{ command() }}</code></pre>`,
  styles: `
    pre {
      margin: 0;
      padding: var(--space-3) var(--space-4);
      overflow-x: auto;
      background: var(--wash);
      border-radius: var(--radius);
      font:
        0.875rem/1.6 ui-monospace,
        'DejaVu Sans Mono',
        monospace;
      text-align: left;
    }
  `,
})
export class CommandBlock {
  /** What the command does, for those who cannot see it. */
  readonly label = input.required<string>();
  /** The command itself. */
  readonly command = input.required<string>();
}
