import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { LOGGER, type Logger } from '@telemetry/chassis';
import { catchError, map, type Observable, of } from 'rxjs';
import { cursorOf } from '../feed/cursor.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** What a client's request is answered with; live delivery goes on after `cursor`. */
export type Ack =
  | { readonly ok: true; readonly cursor: string }
  | { readonly ok: false; readonly code: string; readonly error: string };

/** Answers a request with the position it took effect at, or with why it was refused. */
@Injectable()
export class Acknowledge implements NestInterceptor<number, Ack> {
  constructor(@Inject(LOGGER) private readonly log: Logger) {}

  intercept(_context: ExecutionContext, next: CallHandler<number>): Observable<Ack> {
    return next.handle().pipe(
      map((position): Ack => ({ ok: true, cursor: cursorOf(position) })),
      catchError((error: unknown) => of(this.refuse(error))),
    );
  }

  private refuse(error: unknown): Ack {
    const refusal = refusalOf(error);
    if (refusal.code === 'INTERNAL_ERROR') this.log.error({ err: error }, 'Request failed');
    return refusedAck(refusal);
  }
}

/** The answer that says no. */
export function refusedAck({ code, message }: Refusal): Ack {
  return { ok: false, code, error: message };
}
