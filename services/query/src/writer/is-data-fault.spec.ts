import { isDataFault, isRepeat } from './is-data-fault.ts';

const refusal = (code: string, constraint?: string): Error =>
  Object.assign(new Error('refused'), { code, constraint });

describe('a refusal of the database', () => {
  it.each([refusal('22003'), refusal('22P02'), refusal('23502'), refusal('23514', 'no_poison')])(
    'lies in the data: %j',
    (error) => {
      expect(isDataFault(error)).toBe(true);
    },
  );

  it.each([
    refusal('23514'),
    refusal('40P01'),
    refusal('57P01'),
    refusal('42P01'),
    new Error('ECONNRESET'),
    'text',
    undefined,
  ])('does not: %j', (error) => {
    expect(isDataFault(error)).toBe(false);
  });

  it('is a repeat where a key was there already', () => {
    expect(isRepeat(refusal('23505', 'reading_pkey'))).toBe(true);
    expect(isRepeat(refusal('23502'))).toBe(false);
  });
});
