import { CdkCopyToClipboard } from '@angular/cdk/clipboard';
import { Component, input, linkedSignal } from '@angular/core';

/** Puts a text on the clipboard and says so; also where the page came without encryption. */
@Component({
  selector: 'tc-copy-button',
  imports: [CdkCopyToClipboard],
  template: `
    <button type="button" [cdkCopyToClipboard]="text()" (cdkCopyToClipboardCopied)="tell($event)">
      {{ outcome() || label() }}
    </button>
    <span class="hidden" role="status">{{ outcome() }}</span>
  `,
  styles: `
    :host {
      display: inline-flex;
      position: relative;
    }
  `,
})
export class CopyButton {
  /** What is copied. */
  readonly text = input.required<string>();
  /** What the button says until it was used. */
  readonly label = input($localize`:Button, copies a text:Copy`);

  /** How it went; another text has not been copied yet. */
  protected readonly outcome = linkedSignal<string, string>({ source: this.text, computation: () => '' });

  protected tell(isCopied: boolean): void {
    this.outcome.set(isCopied ? $localize`:A text was copied:Copied` : $localize`Select it and copy by hand`);
  }
}
