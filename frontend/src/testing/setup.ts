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

setupZonelessTestEnv({ errorOnUnknownElements: true, errorOnUnknownProperties: true });
