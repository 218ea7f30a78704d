import { invalidField, Problem, PROBLEMS, type ProblemCode } from './problem.ts';

describe('a problem', () => {
  // The contract's table: clients decide by these.
  it.each<[ProblemCode, number]>([
    ['INVALID_PAYLOAD', 400],
    ['INVALID_API_KEY', 401],
    ['FORBIDDEN', 403],
    ['DEVICE_MISMATCH', 403],
    ['DEVICE_INACTIVE', 403],
    ['DEVICE_NOT_FOUND', 404],
    ['NOT_FOUND', 404],
    ['METHOD_NOT_ALLOWED', 405],
    ['CONFLICT', 409],
    ['PRECONDITION_FAILED', 412],
    ['PAYLOAD_TOO_LARGE', 413],
    ['UNSUPPORTED_MEDIA_TYPE', 415],
    ['VALIDATION_ERROR', 422],
    ['RATE_LIMITED', 429],
    ['INTERNAL_ERROR', 500],
    ['UNAVAILABLE', 503],
  ])('%s is answered with %i', (code, status) => {
    expect(new Problem(code, 'why').status).toBe(status);
  });

  it('has a title for each code', () => {
    const titles = Object.keys(PROBLEMS).map((code) => new Problem(code as ProblemCode, 'why').title);
    expect(titles.every((title) => title.length > 0)).toBe(true);
  });

  it('keeps its cause and when to try again', () => {
    const cause = new Error('broker');
    const problem = new Problem('UNAVAILABLE', 'Try again', { cause, retryAfterS: 2 });
    expect(problem).toMatchObject({ message: 'Try again', cause, retryAfterS: 2, details: [] });
  });

  it('names the field that is not valid', () => {
    expect(invalidField('metrics.humidity', 'must be finite', 'isFinite')).toMatchObject({
      code: 'VALIDATION_ERROR',
      message: 'metrics.humidity: must be finite',
      details: [{ field: 'metrics.humidity', message: 'must be finite', type: 'isFinite' }],
    });
  });
});
