import { Problem } from './problem.ts';
import { problemDocument } from './problem-document.ts';

it('tells a problem in the words of RFC 9457 and in those of older clients', () => {
  const details = [{ field: 'timestamp', message: 'seconds?', type: 'range' }];
  const problem = new Problem('VALIDATION_ERROR', 'timestamp: seconds?', {
    details,
    cause: new Error('a secret'),
  });
  const request = {
    path: '/api/v1/ingest',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    now: new Date('2026-01-02T03:04:05.678Z'),
  };
  expect(problemDocument(problem, request)).toEqual({
    type: 'urn:telemetry:problem:validation-error',
    title: 'Some fields are not valid',
    status: 422,
    detail: 'timestamp: seconds?',
    instance: '/api/v1/ingest',
    code: 'VALIDATION_ERROR',
    success: false,
    data: null,
    error: 'timestamp: seconds?',
    details,
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    timestamp: '2026-01-02T03:04:05.678Z',
  });
});
