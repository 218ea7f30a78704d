import { DOCUMENT, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { SwUpdate } from '@angular/service-worker';
import { filter, map } from 'rxjs';

/** Offers to load a newer console once it has been fetched; nothing is lost before the person agrees. */
@Component({
  selector: 'tc-new-version',
  template: `
    <div role="status">
      @if (isReady()) {
        <p>
          <ng-container i18n>A newer version of this console is ready.</ng-container>
          <button type="button" (click)="load()" i18n>Load it</button>
        </p>
      }
    </div>
  `,
  styles: `
    p {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-3);
      margin: 0;
      padding: var(--space-2) var(--gutter);
      background: var(--accent-wash);
    }
  `,
})
export class NewVersion {
  private readonly document = inject(DOCUMENT);

  protected readonly isReady = toSignal(
    inject(SwUpdate).versionUpdates.pipe(
      filter(({ type }) => type === 'VERSION_READY'),
      map(() => true),
    ),
    { initialValue: false },
  );

  protected load(): void {
    this.document.location.reload();
  }
}
