import { Component, input } from '@angular/core';

/** Says to somebody who came by an old link that a page is for others; the API would refuse it anyway. */
@Component({
  selector: 'tc-not-allowed',
  template: `
    <section class="card" role="note">
      <h2 i18n>Not with your role</h2>
      <p i18n="The role is one of viewer, operator, admin">
        This takes at least the role {{ least() }}. Ask an admin for a key that has it.
      </p>
    </section>
  `,
  styles: `
    section {
      display: grid;
      gap: var(--space-2);
      padding: var(--space-5);
    }
    p {
      margin: 0;
    }
  `,
})
export class NotAllowed {
  /** The least role that may. */
  readonly least = input.required<string>();
}
