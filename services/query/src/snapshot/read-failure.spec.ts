import { Problem } from '@telemetry/chassis';
import { readFailure } from './read-failure.ts';

const failed = (message: string, code?: string): Error =>
  Object.assign(new Error(message), code !== undefined && { code });

describe('a read that failed', () => {
  it.each([
    failed('canceling statement due to statement timeout', '57014'),
    failed('timeout exceeded when trying to connect'),
    failed('Query read timeout'),
    failed('Connection terminated unexpectedly'),
    failed('Client has encountered a connection error and is not queryable'),
  ])('in want of time or of a connection may be tried again: %s', (error) => {
    const problem = readFailure(error, 15_000);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 503, code: 'UNAVAILABLE', retryAfterS: expect.any(Number) });
  });

  it.each([failed('syntax error', '42601'), failed('connection timeout', 'ETIMEDOUT'), 'no error at all'])(
    'for another reason stays what it is: %s',
    (error) => {
      expect(readFailure(error, 15_000)).toBe(error);
    },
  );
});
