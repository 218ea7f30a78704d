import { Problem } from '@telemetry/chassis';
import type { AcceptedReading } from '@telemetry/proto';
import { batchBody } from './batch-body.ts';
import { batchProblem, batchReceiptJson, batchResults } from './batch-receipt.ts';
import { validationProblem } from './fault.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { countsOf, type Verdict } from './intake.ts';

describe('a batch’s body', () => {
  it.each([
    [[1, 2], undefined],
    [{ readings: [1, 2] }, undefined],
    [{ readings: [1, 2], device_id: 'a' }, 'a'],
    [{ readings: [1, 2], device_id: null }, undefined],
  ])('is read from %j', (body, deviceId) => {
    expect(batchBody(body)).toEqual({ readings: [1, 2], deviceId });
  });

  it.each([
    [{}, 'readings'],
    ['readings', 'readings'],
    [null, 'readings'],
    [[], 'readings'],
    [{ readings: {} }, 'readings'],
    [Array(1001).fill({}), 'readings'],
    [{ readings: [{}], device_id: 5 }, 'device_id'],
  ])('is refused for a fault of its own', (body, field) => {
    expect(() => batchBody(body)).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ field })] }),
    );
  });
});

describe('the answer to a batch', () => {
  it('counts its readings, and tells of each what became of it', () => {
    const reading = { id: 'an-id' } as AcceptedReading;
    const problem = validationProblem([{ field: 'metrics.t', message: 'is "bad"', type: 'range' }]);
    const verdicts: Verdict[] = [
      { status: 'accepted', reading },
      { status: 'rejected', problem },
      { status: 'duplicate', reading },
    ];
    const receipt: unknown = JSON.parse(
      batchReceiptJson(batchResults(verdicts), countsOf(verdicts), { next_batch_after_ms: 5 }),
    );
    expect(receipt).toEqual({
      accepted: 1,
      duplicates: 1,
      rejected: 1,
      results: [
        { index: 0, status: 'accepted', id: 'an-id' },
        { index: 1, status: 'rejected', code: 'VALIDATION_ERROR', error: 'readings[1].metrics.t is "bad"' },
        { index: 2, status: 'duplicate', id: 'an-id' },
      ],
      max_batch: 1000,
      next_batch_after_ms: 5,
    });
  });
});

describe('a batch of which nothing can be taken', () => {
  const invalid = validationProblem([{ field: 'metrics.t', message: 'is bad', type: 'range' }]);
  const mismatch = new Problem('DEVICE_MISMATCH', 'No.', {
    details: [{ field: 'device_id', message: 'No.', type: 'x' }],
  });

  it('tells each fault at its place', () => {
    expect(batchProblem([mismatch, invalid])).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: [{ field: 'readings[0].device_id' }, { field: 'readings[1].metrics.t' }],
    });
  });

  it('has the code that all its readings share', () => {
    expect(batchProblem([mismatch, mismatch])).toMatchObject({ code: 'DEVICE_MISMATCH', status: 403 });
  });

  it('lists no more faults than anyone reads', () => {
    expect(batchProblem(Array(1000).fill(invalid)).details).toHaveLength(100);
  });
});

describe('an Idempotency-Key', () => {
  it('is any visible text of up to 255 characters', () => {
    expect(idempotencyKeyOf(undefined)).toBeUndefined();
    expect(idempotencyKeyOf('a'.repeat(255))).toHaveLength(255);
    for (const key of ['', 'a'.repeat(256), 'a b']) expect(() => idempotencyKeyOf(key)).toThrow(Problem);
  });
});
