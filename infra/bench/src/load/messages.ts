/** What the generator is to send, and for how long. */
export interface LoadOptions {
  readonly port: number;
  /** Readings in a request. */
  readonly batch: number;
  readonly connections: number;
  /** Devices that report in turn. */
  readonly devices: number;
  /** The whole run, warm-up included. */
  readonly durationMs: number;
  /** The beginning, which is not counted. */
  readonly warmUpMs: number;
  /** Requests a second, sent when they are due, answers or not; without it each connection sends as fast as it is answered. */
  readonly perSecond?: number;
}

/** What came of a run. Everything but `lastAckedReadings` is without the warm-up. */
export interface LoadResult {
  /** Requests that were answered 2xx. */
  readonly requests: number;
  /** Readings in them. */
  readonly readings: number;
  /** Of the same, with the warm-up and what was answered after the end. */
  readonly ackedReadings: number;
  readonly elapsedMs: number;
  /** How many answers had which status; 0 is a broken connection. */
  readonly statuses: Readonly<Record<number, number>>;
  /** From the moment a request was due (open loop) or sent (closed loop) to its last byte. */
  readonly latencyMs: Latency;
  /** Open loop: requests that the generator itself sent more than a few milliseconds late. */
  readonly lateSends: number;
  /** Open loop: requests still unanswered when the run was over. */
  readonly backlog: number;
  /** Processor time of the generator. */
  readonly cpuMs: number;
}

/** Quantiles in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** How many readings had been acknowledged at a moment, the warm-up included. */
export interface Progress {
  readonly atMs: number;
  readonly readings: number;
}

/** What the generator says to its parent. */
export type FromGenerator =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'progress' } & Progress)
  | { readonly kind: 'result'; readonly result: LoadResult }
  | { readonly kind: 'failed'; readonly message: string };
