import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api.ts';
import type { LiveReading } from './live-reading.ts';

/** The gateway takes so many in a report, and none that took longer. */
const mostSpans = 50;
const longestMs = 60_000;

interface Arrived {
  readonly traceparent: string;
  /** By the clock of `performance`. */
  readonly at: number;
}

/** Tells the gateway how long it took to draw live readings whose trace is kept: the last part of that trace. */
@Injectable({ providedIn: 'root' })
export class TraceReports {
  private readonly api = inject(Api);
  private waiting: Arrived[] = [];

  /** These have come and are not drawn yet. */
  arrived(readings: readonly LiveReading[]): void {
    for (const { traceparent } of readings) {
      if (traceparent === undefined || this.waiting.length >= mostSpans) continue;
      this.waiting.push({ traceparent, at: performance.now() });
    }
  }

  /** What has come is handed to the page, which shows it with the next frame. */
  handedOn(): void {
    const lot = this.waiting;
    if (lot.length === 0) return;
    this.waiting = [];
    // The callback of a frame comes before it is painted, a task behind that after.
    requestAnimationFrame(() => setTimeout(() => this.report(lot)));
  }

  /** Nobody waits for it, and nothing is lost when it fails. */
  private report(lot: readonly Arrived[]): void {
    const now = performance.now();
    const spans = lot
      .map(({ traceparent, at }) => ({ traceparent, took_ms: now - at }))
      .filter(({ took_ms }) => took_ms < longestMs);
    if (spans.length === 0) return;
    this.api.post({ path: '/api/v1/console-spans', body: { spans } }).catch(() => undefined);
  }
}
