import { isPassing } from './is-passing.ts';

describe('an error that passes', () => {
  it.each([
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    [Object.assign(new Error('pool'), { code: 'P2024' })],
    [new Error('query', { cause: Object.assign(new Error('starting'), { code: '57P03' }) })],
    [{ code: 'P2039', meta: { driverAdapterError: { cause: { originalCode: '57P03', kind: 'postgres' } } } }],
  ])('is told from its code, wherever it is: %j', (error) => {
    expect(isPassing(error)).toBe(true);
  });

  it.each([
    [new Error('bug')],
    [{ code: 'P2002' }],
    [{ code: '23505' }],
    [undefined],
    ['ECONNREFUSED'],
    [{ code: 57 }],
  ])('is not %j', (error) => {
    expect(isPassing(error)).toBe(false);
  });

  it('is looked for in a circle of causes only so far', () => {
    const error = new Error('circle');
    error.cause = error;
    expect(isPassing(error)).toBe(false);
  });
});
