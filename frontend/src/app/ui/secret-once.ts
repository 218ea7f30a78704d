import { Component, input } from '@angular/core';
import { CopyButton } from './copy-button.ts';

/** A new key, which nobody can show again: to be copied now. */
@Component({
  selector: 'tc-secret-once',
  imports: [CopyButton],
  template: `
    <p i18n><strong>Copy the key now.</strong> It is shown this once and stored nowhere.</p>
    <div class="key">
      <code tabindex="0" role="group" [attr.aria-label]="label()">{{ secret() }}</code>
      <tc-copy-button [text]="secret()" label="Copy key" i18n-label="Button: copies a key" />
    </div>
  `,
  styles: `
    :host {
      display: block;
      padding: var(--space-4);
      background: var(--warn-wash);
      border-radius: var(--radius);
    }
    p {
      margin: 0 0 var(--space-3);
    }
    .key {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    code {
      flex: 1 1 16rem;
      min-width: 0;
      padding: var(--space-2) var(--space-3);
      background: var(--surface);
      border-radius: var(--radius);
      font-size: 0.9375rem;
      overflow-wrap: anywhere;
      user-select: all;
    }
  `,
})
export class SecretOnce {
  /** The key. */
  readonly secret = input.required<string>();
  /** Whose key it is, for those who cannot see where it stands. */
  readonly label = input($localize`The new key`);
}
