import { HttpErrorResponse } from '@angular/common/http';

/** A failure as a person can read it. */
export interface Problem {
  readonly title: string;
  readonly detail: string;
  /** Stable code of the API, such as DEVICE_NOT_FOUND; empty when the answer was not the API's. */
  readonly code: string;
  /** 0 when no answer came. */
  readonly status: number;
  /** Names the request in the server's logs; empty when unknown. */
  readonly traceId: string;
  /** What is wrong with which member of the request. */
  readonly faults: readonly Fault[];
}

/** One member of a request that the API does not take. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}

/** What went wrong, from whatever was thrown: an answer of the API, a broken connection or a bug. */
export function problemOf(error: unknown): Problem {
  if (error instanceof HttpErrorResponse) return fromAnswer(error);
  // A resource wraps what is not an Error, and keeps the original as its cause.
  if (error instanceof Error && error.cause instanceof HttpErrorResponse) return fromAnswer(error.cause);
  const detail = error instanceof Error ? error.message : String(error);
  return { title: $localize`Something went wrong`, detail, code: '', status: 0, traceId: '', faults: [] };
}

function fromAnswer(answer: HttpErrorResponse): Problem {
  // The service worker answers an empty 504 where there is no network.
  if (answer.status === 0 || (answer.status === 504 && !answer.error)) {
    const detail = $localize`No answer came. Check the connection and that the system runs.`;
    const title = $localize`The server cannot be reached`;
    return { title, detail, code: '', status: 0, traceId: '', faults: [] };
  }
  const body: unknown = answer.error;
  const text = (name: string): string => textOf(body, name);
  return {
    title: text('title') || $localize`The server answered ${answer.status}:status:`,
    detail: text('detail') || text('error'),
    code: text('code'),
    status: answer.status,
    traceId: text('trace_id'),
    faults: faultsOf(body),
  };
}

function textOf(body: unknown, name: string): string {
  if (typeof body !== 'object' || body === null) return '';
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' ? value : '';
}

function faultsOf(body: unknown): Fault[] {
  const details: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'details') : undefined;
  if (!Array.isArray(details)) return [];
  return details.map((detail) => ({ field: textOf(detail, 'field'), message: textOf(detail, 'message') }));
}
