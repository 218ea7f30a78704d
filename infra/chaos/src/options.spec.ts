import { readOptions, UsageError } from './options.ts';

const fallback = { seed: 7, services: '/services' };

describe('the command line', () => {
  it('runs everything in the long form unless told otherwise', () => {
    expect(readOptions([], fallback)).toEqual({
      names: [],
      isShort: false,
      isJson: false,
      isMutantsOnly: false,
      seed: 7,
      services: '/services',
    });
  });

  it('takes names, forms and a seed', () => {
    const options = readOptions(['kill-nats', '--short', '--json', '--seed', '12'], fallback);
    expect(options).toMatchObject({ names: ['kill-nats'], isShort: true, isJson: true, seed: 12 });
  });

  it('takes the length of a soak', () => {
    expect(readOptions(['--soak', '10'], fallback)).toMatchObject({ soakMinutes: 10 });
    expect(() => readOptions(['--soak', 'long'], fallback)).toThrow(UsageError);
  });

  it('shows help, and refuses what it does not know', () => {
    expect(readOptions(['--help'], fallback)).toBeUndefined();
    expect(() => readOptions(['--shrot'], fallback)).toThrow(UsageError);
    expect(() => readOptions(['--seed', 'x'], fallback)).toThrow(UsageError);
  });
});
