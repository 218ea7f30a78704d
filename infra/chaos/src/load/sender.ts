import { setTimeout as delay } from 'node:timers/promises';
import { bodyOf } from '../plan/reading.ts';
import type { Submission } from '../plan/submission.ts';
import type { Outcome } from './fate.ts';
import type { Journal } from './journal.ts';
import type { Pulse } from './pulse.ts';

const TIMEOUT_MS = 10_000;
const LONGEST_RETRY_MS = 5_000;

/** What an answer means for each reading of a submission. */
export interface Answer {
  readonly outcomes: readonly Outcome[];
  /** The device is to come again so much later, milliseconds. */
  readonly retryAfterMs?: number;
  /** The server could not do its part. */
  readonly isFailure?: boolean;
}

/** Sends submissions as devices do, and writes down what it sends and hears. */
export class Sender {
  private readonly origin: string;
  private readonly keyOf: (device: string) => string;
  private readonly journal: Journal;
  private readonly pulse: Pulse;

  constructor({
    origin,
    keyOf,
    journal,
    pulse,
  }: {
    origin: string;
    keyOf: (device: string) => string;
    journal: Journal;
    pulse: Pulse;
  }) {
    this.origin = origin;
    this.keyOf = keyOf;
    this.journal = journal;
    this.pulse = pulse;
  }

  /** Sends once, and returns whether every reading has its answer and how long to wait before the next request. */
  async send(submission: Submission): Promise<{ isSettled: boolean; waitMs: number }> {
    const settle = this.journal.attempt(submission.device, submission.readings);
    const { outcomes, retryAfterMs = 0 } = await this.pulse
      .of(() => this.request(submission))
      .catch(() => allOf(submission, 'unknown'));
    settle(outcomes);
    const isSettled = outcomes.every((outcome) => outcome !== 'unknown');
    return { isSettled, waitMs: Math.min(retryAfterMs, LONGEST_RETRY_MS) };
  }

  private async request(submission: Submission): Promise<Answer> {
    const { device, form, readings, idempotencyKey } = submission;
    const bodies = readings.map(bodyOf);
    const response = await fetch(`${this.origin}/api/v1/ingest${form === 'batch' ? '/batch' : ''}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': this.keyOf(device),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      body: JSON.stringify(form === 'batch' ? { readings: bodies } : bodies[0]),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = answerOf(submission, response.status, await parts(response));
    return { ...answer, isFailure: response.status >= 500 };
  }
}

interface Parts {
  readonly results: readonly { readonly status: string; readonly code?: string }[] | undefined;
  readonly retryAfterMs: number;
}

async function parts(response: Response): Promise<Parts> {
  const { data } = (await response.json()) as { data?: { results?: Parts['results'] } };
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  return { results: data?.results, retryAfterMs: seconds * 1000 };
}

/**
 * What an answer says about each reading. 429 and 503 say nothing certain; any other 4xx is final, but for 401 of a
 * replica that has not heard of the device yet.
 */
export function answerOf(submission: Submission, status: number, { results, retryAfterMs }: Parts): Answer {
  if (results !== undefined && (status === 201 || status === 207)) {
    const outcomes = results.map(outcomeOf);
    return { outcomes, retryAfterMs: outcomes.includes('unknown') ? Math.max(retryAfterMs, 200) : 0 };
  }
  if (status === 201) return allOf(submission, 'acknowledged');
  if (status >= 400 && status < 500 && status !== 429 && status !== 401) return allOf(submission, 'rejected');
  return { ...allOf(submission, 'unknown'), retryAfterMs: Math.max(retryAfterMs, 200) };
}

function outcomeOf({ status, code }: { status: string; code?: string }): Outcome {
  if (status !== 'rejected') return 'acknowledged';
  return code === 'RATE_LIMITED' ? 'unknown' : 'rejected';
}

function allOf({ readings }: Submission, outcome: Outcome): Answer {
  return { outcomes: readings.map(() => outcome) };
}

/** A pause that ends early when nobody waits any longer. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => undefined);
}
