import { Injectable } from '@nestjs/common';

type Check = () => Promise<unknown>;

/** Whether there is no serving without it, or readiness only tells of it. */
type Need = 'required' | 'told';

/** What `/readyz?verbose` shows. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 2000;

/** Knows whether this replica should get traffic: every check passes and it is not stopping. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, { readonly check: Check; readonly need: Need }>();
  /** Whether it was told to stop. */
  isStopping = false;

  /** Adds a condition under a name; it is unmet while `check` rejects or takes longer than two seconds. */
  require(name: string, check: Check, need: Need = 'required'): void {
    this.checks.set(name, { check, need });
  }

  /** From now on this replica is not ready, so that no new traffic is sent to it. */
  stop(): void {
    this.isStopping = true;
  }

  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, { check, need }]) => ({
        name,
        need,
        outcome: await outcomeOf(check),
      })),
    );
    const checks = Object.fromEntries(results.map(({ name, outcome }) => [name, outcome]));
    if (this.isStopping) checks.process = 'stopping';
    const isMet = results.every(({ need, outcome }) => need === 'told' || outcome === 'ok');
    return { ready: isMet && !this.isStopping, checks };
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
