import { MEASURES, readArguments, UsageError } from './arguments.ts';

describe('the arguments of bench', () => {
  it('ask for everything in the full form by default', () => {
    expect(readArguments([])).toEqual({
      measures: MEASURES,
      isQuick: false,
      isJson: false,
      rows: 10_000_000,
      rounds: 5,
      from: undefined,
    });
  });

  it('choose measures, in the order in which they run best', () => {
    const options = readArguments(['cold', 'ingest', '--quick', '--json', '--rows', '1000', '--rounds', '1']);
    expect(options).toMatchObject({
      measures: ['ingest', 'cold'],
      isQuick: true,
      isJson: true,
      rows: 1000,
      rounds: 1,
    });
  });

  it('make a quick run short unless told otherwise', () => {
    expect(readArguments(['--quick'])).toMatchObject({ rows: 400_000, rounds: 2 });
  });

  it('may ask for help', () => {
    expect(readArguments(['--help'])).toBeUndefined();
  });

  it.each([[['speed']], [['--rows', '0']], [['--rows', 'many']], [['--rounds', '1.5']], [['--fast']]])(
    'are refused when they make no sense: %j',
    (args) => {
      expect(() => readArguments(args)).toThrow(UsageError);
    },
  );
});
