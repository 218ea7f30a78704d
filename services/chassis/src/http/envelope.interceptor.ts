import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { Page } from './page.ts';

/** What a successful answer looks like. */
export interface Envelope {
  readonly success: true;
  readonly data: unknown;
  readonly error: null;
  readonly code: null;
  readonly meta?: unknown;
  readonly timestamp: string;
}

/**
 * Wraps what a controller returns; a `Page` puts its meta beside its data, `undefined` is an empty answer. The
 * answers of gateways are left alone.
 */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    return next
      .handle()
      .pipe(map((value: unknown) => (value === undefined ? undefined : envelope(value, new Date()))));
  }
}

function envelope(value: unknown, now: Date): Envelope {
  const base = { success: true, error: null, code: null, timestamp: now.toISOString() } as const;
  return value instanceof Page ? { ...base, data: value.data, meta: value.meta } : { ...base, data: value };
}
