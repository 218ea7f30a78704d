import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import type { Role } from '../api/console-session.ts';
import { roleTexts } from '../ui/role-texts.ts';
import { Icon } from '../ui/icon.ts';
import { destinationsFor } from './destinations.ts';

/** What the sheet needs to know and may ask for. */
export interface MoreSheetData {
  readonly role: Role;
  readonly name: string;
}

/** Everything that has no place in the bottom bar of a phone. Closes with `sign out` when that is asked for. */
@Component({
  selector: 'tc-more-sheet',
  imports: [Icon, RouterLink, RouterLinkActive],
  template: `
    <header>
      <div class="who">
        <strong translate="no">{{ data.name }}</strong>
        <span class="soft">{{ role }}</span>
      </div>
      <button type="button" class="quiet icon" aria-label="Close" i18n-aria-label (click)="ref.close()">
        <tc-icon name="close" />
      </button>
    </header>
    <nav aria-label="More pages" i18n-aria-label>
      @for (item of items; track item.path) {
        <a [routerLink]="item.path" routerLinkActive="here" ariaCurrentWhenActive="page" (click)="ref.close()"
          ><tc-icon [name]="item.icon" />{{ item.label }}</a
        >
      }
    </nav>
    <button type="button" (click)="ref.close('sign out')">
      <tc-icon name="leave" /><ng-container i18n>Sign out</ng-container>
    </button>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-4);
      padding: var(--space-4);
    }
    header {
      display: flex;
      align-items: center;
      justify-content: space-between;
    }
    .who {
      display: grid;
    }
    nav {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: var(--space-2);
    }
    nav a {
      display: flex;
      align-items: center;
      gap: var(--space-3);
      min-height: 3.25rem;
      padding: 0 var(--space-3);
      border: 1px solid var(--line);
      border-radius: var(--radius);
      color: var(--ink);
      text-decoration: none;
    }
    nav a.here {
      border-color: var(--accent);
      background: var(--accent-wash);
      color: var(--accent);
    }
  `,
})
export class MoreSheet {
  protected readonly data = inject<MoreSheetData>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<'sign out'>>(DialogRef);
  private readonly groups = destinationsFor(this.data.role);
  protected readonly role = roleTexts[this.data.role];
  protected readonly items = [...this.groups.manage, this.groups.settings];
}
