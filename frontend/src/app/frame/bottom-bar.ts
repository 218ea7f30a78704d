import { Component, computed, input, output } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Icon } from '../ui/icon.ts';
import { destinationsFor } from './destinations.ts';

/** The way between pages within a thumb's reach: what one watches, and the door to everything else. */
@Component({
  selector: 'tc-bottom-bar',
  imports: [Icon, RouterLink, RouterLinkActive],
  template: `
    <nav aria-label="Pages" i18n-aria-label>
      @for (item of items(); track item.path) {
        <a
          [routerLink]="item.path"
          routerLinkActive="here"
          ariaCurrentWhenActive="page"
          [routerLinkActiveOptions]="{ exact: item.path === '/' }"
          ><tc-icon [name]="item.icon" />{{ item.label }}</a
        >
      }
      <button type="button" aria-haspopup="dialog" (click)="more.emit()">
        <tc-icon name="more" /><ng-container i18n>More</ng-container>
      </button>
    </nav>
  `,
  styles: `
    nav {
      display: grid;
      grid-auto-columns: 1fr;
      grid-auto-flow: column;
      padding: var(--space-1) var(--space-1) max(var(--space-1), env(safe-area-inset-bottom));
      background: var(--surface);
      border-top: 1px solid var(--line);
    }
    a,
    button {
      display: grid;
      justify-items: center;
      align-content: center;
      gap: 2px;
      min-height: 3.25rem;
      padding: 0;
      border: 0;
      border-radius: var(--radius);
      background: none;
      color: var(--ink-soft);
      font-size: 0.75rem;
      font-weight: 500;
      line-height: 1.2;
      text-decoration: none;
    }
    tc-icon {
      font-size: 1.125rem;
    }
    .here {
      color: var(--accent);
      font-weight: 650;
    }
  `,
})
export class BottomBar {
  /** Role of who is signed in. */
  readonly role = input.required<string>();
  /** The person wants the other pages. */
  readonly more = output();

  protected readonly items = computed(() => destinationsFor(this.role()).watch);
}
