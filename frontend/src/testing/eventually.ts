import { TestBed } from '@angular/core/testing';

const pauseMs = 20;
const patienceMs = 10_000;

/** Waits until `fact` no longer throws, letting Angular do its work meanwhile; throws its last complaint after 10 s. */
export async function eventually(fact: () => unknown): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    TestBed.tick();
    try {
      fact();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
