import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS } from './catalogue.ts';
import { type Mistake, NoMatch, withMistake } from './mutant.ts';

const SERVICES = join(import.meta.dirname, '..', '..', '..', '..', 'services');
/** The source of what is built; the lines that mistakes are about are the same in both. */
const sourceOf = ({ service, file }: Mistake): string =>
  readFileSync(join(SERVICES, service, 'src', file.replace(/\.js$/, '.ts')), 'utf8');

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

describe('a mutant', () => {
  it.each(MUTANTS.map(({ name, mistakes }) => ({ name, mistakes })))(
    'is about a place that there is in the service: $name',
    ({ mistakes }) => {
      for (const mistake of mistakes) expect(() => withMistake(sourceOf(mistake), mistake)).not.toThrow();
    },
  );
});
