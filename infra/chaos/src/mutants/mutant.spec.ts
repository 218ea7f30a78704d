import { NoMatch, withMistake } from './mutant.ts';

const mistake = { file: 'a.js', line: /await publish\(/, becomes: 'void publish(' };

describe('putting a mistake in', () => {
  it('changes the one place it is about', () => {
    expect(withMistake('x; await publish(1); y', mistake)).toBe('x; void publish(1); y');
  });

  it('refuses a source in which the place is not there or not alone', () => {
    expect(() => withMistake('publish(1)', mistake)).toThrow(NoMatch);
    expect(() => withMistake('await publish(1); await publish(2)', mistake)).toThrow(NoMatch);
  });
});
