/** The passing of time, so that a test need not wait for it. */
export interface Clock {
  /** Milliseconds, from any beginning. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** The time of the platform. */
export const platformClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
