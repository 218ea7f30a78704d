import { Injectable } from '@nestjs/common';

type Check = () => Promise<unknown>;

/** What `/readyz?verbose` shows. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 2000;

/** Knows whether this replica should get traffic: every check passes and it is not stopping. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, Check>();
  private stopping = false;

  /** Adds a condition under a name; it is unmet while `check` rejects or takes longer than two seconds. */
  require(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  /** From now on this replica is not ready, so that no new traffic is sent to it. */
  stop(): void {
    this.stopping = true;
  }

  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    );
    const checks = Object.fromEntries(this.stopping ? [...results, ['process', 'stopping']] : results);
    return { ready: Object.values(checks).every((outcome) => outcome === 'ok'), checks };
  }
}

async function outcomeOf(check: Check): Promise<string> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new Error(`no answer in ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
  try {
    await Promise.race([check(), timeout.promise]);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  } finally {
    clearTimeout(timer);
  }
}
