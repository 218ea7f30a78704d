import { DOCUMENT, Injectable, Injector, afterNextRender, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Title } from '@angular/platform-browser';
import { NavigationEnd, Router } from '@angular/router';
import { filter, map, pairwise } from 'rxjs';

/** Tells keyboards and screen readers that another page is shown, which a browser does only for a new document. */
@Injectable({ providedIn: 'root' })
export class PageFocus {
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);
  private readonly title = inject(Title);
  private readonly said = signal('');

  /** The name of the page that has just been opened, to be said aloud. */
  readonly announcement = this.said.asReadonly();

  constructor() {
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        map(({ urlAfterRedirects }) => urlAfterRedirects.split(/[?#]/, 1)[0]),
        pairwise(),
        filter(([before, now]) => before !== now),
        takeUntilDestroyed(),
      )
      .subscribe(() => {
        // A link within the page that is still there, such as a tab's, keeps the focus: only a part of the page is new.
        const { activeElement: focused } = this.document;
        const isSamePage = focused?.id !== 'page' && this.document.getElementById('page')?.contains(focused);
        const show = (): void => {
          if (!isSamePage) this.document.getElementById('page')?.focus({ preventScroll: true });
          this.said.set(this.title.getTitle());
        };
        afterNextRender({ write: show }, { injector: this.injector });
      });
  }
}
