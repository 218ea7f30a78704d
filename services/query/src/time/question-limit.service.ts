import type { ServerResponse } from 'node:http';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Problem } from '@telemetry/chassis';
import { catchError, Observable, throwError } from 'rxjs';
import { QueryConfig } from '../config.ts';
import { asked, QuestionEnded } from './question.service.ts';

/** Bounds the time of a question, and ends it when its caller leaves. What it reads has to be `whileAsked`. */
@Injectable()
export class QuestionLimit implements NestInterceptor {
  private readonly timeoutMs: number;

  constructor(config: QueryConfig) {
    this.timeoutMs = config.QUESTION_TIMEOUT_MS;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { raw } = context.switchToHttp().getResponse<{ raw: ServerResponse }>();
    const gone = new AbortController();
    raw.once('close', () => gone.abort());
    const question = { gone: gone.signal, timeoutMs: this.timeoutMs };
    return new Observable((subscriber) =>
      asked.run(question, () => next.handle().subscribe(subscriber)),
    ).pipe(catchError((error: unknown) => throwError(() => this.problemOf(error))));
  }

  private problemOf(error: unknown): unknown {
    if (!(error instanceof QuestionEnded)) return error;
    const message =
      error.why === 'too long'
        ? `The question took longer than ${this.timeoutMs / 1000} s: take a shorter range, or try again when there is less to do.`
        : 'The caller left before the answer.';
    return new Problem('UNAVAILABLE', message, { cause: error, retryAfterS: 10 });
  }
}
