import '@angular/localize/init';
import { BroadcastChannel as NodeBroadcastChannel } from 'node:worker_threads';
import { setupZonelessTestEnv } from 'jest-preset-angular/setup-env/zoneless';

/** The browser has it and jsdom has not; nothing is laid out in these tests. */
class NoResizeObserver implements ResizeObserver {
  observe(): void {
    // Nothing changes its size here.
  }
  unobserve(): void {
    // As above.
  }
  disconnect(): void {
    // As above.
  }
}
globalThis.ResizeObserver = NoResizeObserver;

/** As above; nothing ever comes into view. */
class NoIntersectionObserver implements IntersectionObserver {
  readonly root = null;
  readonly rootMargin = '';
  readonly scrollMargin = '';
  readonly thresholds = [];
  observe(): void {
    // Nothing is in view here.
  }
  unobserve(): void {
    // As above.
  }
  disconnect(): void {
    // As above.
  }
  takeRecords(): IntersectionObserverEntry[] {
    return [];
  }
}
globalThis.IntersectionObserver = NoIntersectionObserver;

/** As above; everything counts as seen. */
HTMLElement.prototype.checkVisibility = () => true;

/** As above; one that a test leaves open does not keep it running. */
class BrowserBroadcastChannel extends NodeBroadcastChannel {
  constructor(name: string) {
    super(name);
    this.unref();
  }
}
Object.assign(globalThis, { BroadcastChannel: BrowserBroadcastChannel });

setupZonelessTestEnv({ errorOnUnknownElements: true, errorOnUnknownProperties: true });
