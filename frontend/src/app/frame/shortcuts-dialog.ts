import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon } from '../ui/icon.ts';
import { allDestinations } from './destinations.ts';

/** Lists the keys; opened by `?`. */
@Component({
  selector: 'tc-shortcuts-dialog',
  imports: [Icon, RouterLink],
  template: `
    <header>
      <h2 id="shortcuts-title" i18n>Keyboard shortcuts</h2>
      <button type="button" class="quiet icon" aria-label="Close" i18n-aria-label (click)="ref.close()">
        <tc-icon name="close" />
      </button>
    </header>
    <dl>
      <div>
        <dt><kbd>/</kbd></dt>
        <dd i18n>Search the devices</dd>
      </div>
      <div>
        <dt><kbd>?</kbd></dt>
        <dd i18n>Show this list</dd>
      </div>
      @for (item of pages; track item.path) {
        <div>
          <dt>
            <kbd>g</kbd> <kbd>{{ item.key }}</kbd>
          </dt>
          <dd i18n="The name of a page follows">Go to {{ item.label }}</dd>
        </div>
      }
    </dl>
    <p class="soft" i18n>
      They can be turned off in the <a routerLink="/settings" (click)="ref.close()">settings</a>.
    </p>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-4);
      padding: var(--space-5);
    }
    header {
      display: flex;
      align-items: center;
      justify-content: space-between;
    }
    dl {
      display: grid;
      margin: 0;
    }
    dl div {
      display: flex;
      align-items: center;
      gap: var(--space-4);
      padding: var(--space-2) 0;
      border-top: 1px solid var(--line);
    }
    dt {
      flex: none;
      width: 4.5rem;
    }
    dd {
      margin: 0;
    }
    p {
      margin: 0;
      font-size: var(--text-small);
    }
  `,
})
export class ShortcutsDialog {
  protected readonly ref = inject<DialogRef<void>>(DialogRef);
  protected readonly pages = allDestinations(inject<string>(DIALOG_DATA));
}
