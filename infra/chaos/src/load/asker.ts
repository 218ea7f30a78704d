import { setTimeout as delay } from 'node:timers/promises';
import type { Gateway } from '../system/system.ts';

const PAUSE_MS = 50;
const RETRY_MS = 200;
const TIMEOUT_MS = 10_000;
/** A question that has no answer after so long has failed. */
const PATIENCE_MS = 60_000;

/** Asks the API over and over, as consoles do, and asks again what could not be answered. */
export class Asker {
  /** Questions that were answered. */
  answered = 0;
  /** Tries that were not, and were made again. */
  retries = 0;
  /** Questions that failed in the end. */
  readonly failed: string[] = [];
  private readonly where: Gateway;
  private readonly stopping = new AbortController();
  private readonly asking: Promise<unknown>;

  /** Each of the paths is asked again and again by itself. */
  constructor(where: Gateway, paths: readonly string[]) {
    this.where = where;
    this.asking = Promise.all(paths.map((path) => this.ask(path)));
  }

  /** Waits for the answers that are still to come. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.asking;
  }

  private async ask(path: string): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const outcome = await this.answerTo(path);
      if (outcome === 'answered') this.answered++;
      else this.failed.push(`${path}: ${outcome}`);
      await delay(PAUSE_MS);
    }
  }

  /** `answered`, or what came last of it. */
  private async answerTo(path: string): Promise<string> {
    for (const startMs = performance.now(); ; this.retries++) {
      const status = await this.try(path);
      if (status === 200) return 'answered';
      const mayChange = status === undefined || status >= 500;
      if (!mayChange || performance.now() - startMs > PATIENCE_MS) return `${status ?? 'no answer'}`;
      await delay(RETRY_MS);
    }
  }

  private async try(path: string): Promise<number | undefined> {
    const { origin, key } = this.where;
    try {
      const answer = await fetch(`${origin}${path}`, {
        headers: { 'x-api-key': key },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      // An answer that breaks off is none.
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return undefined;
    }
  }
}
