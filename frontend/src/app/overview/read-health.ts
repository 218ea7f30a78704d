import { HttpErrorResponse, httpResource } from '@angular/common/http';
import type { HttpResourceRef } from '@angular/common/http';
import { asFields } from '../api/parse.ts';

/** One part of the system: `ok`, or a few words on what is wrong. */
export interface PartHealth {
  readonly name: string;
  readonly word: string;
}

/** How the four services stand, as the edge finds them. Call in an injection context. */
export function readHealth(): HttpResourceRef<readonly PartHealth[] | undefined> {
  return httpResource(() => '/readyz?verbose', { parse: parseHealth });
}

/** Parses the answer of `GET /readyz?verbose`. */
export function parseHealth(body: unknown): readonly PartHealth[] {
  const checks = asFields(asFields(body, 'answer').checks, 'checks');
  return Object.entries(checks).map(([name, word]) => ({ name, word: String(word) }));
}

/** A part that is away makes the answer a 503, which says the same of each. */
export function healthOfError(error: unknown): readonly PartHealth[] | undefined {
  const answer = error instanceof Error && error.cause instanceof HttpErrorResponse ? error.cause : error;
  if (!(answer instanceof HttpErrorResponse) || answer.status !== 503) return undefined;
  try {
    return parseHealth(answer.error);
  } catch {
    return undefined;
  }
}
