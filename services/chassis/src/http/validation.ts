import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { Problem, type ProblemDetail } from './problem.ts';

/** Turns bodies and queries into their DTO, or answers 422 with every fault; unknown members are faults too. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) => {
      const details = errors.flatMap((error) => problemDetails(error, ''));
      return new Problem('VALIDATION_ERROR', summary(details), { details });
    },
  });
}

function problemDetails(error: ValidationError, parent: string): ProblemDetail[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([type, message]) => ({ field, message, type }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemDetails(child, field))];
}

function summary(details: readonly ProblemDetail[]): string {
  const first = details[0];
  if (first === undefined) return 'The input is not valid';
  return details.length === 1 ? first.message : `${first.message} (and ${details.length - 1} more)`;
}
