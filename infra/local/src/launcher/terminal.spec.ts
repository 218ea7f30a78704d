import { terminal } from './terminal.ts';

function written(useColor: boolean): string {
  let text = '';
  const out = terminal((more) => (text += more), useColor);
  out.line('nats', 'one');
  out.line('registry', 'two');
  out.say('three');
  return text;
}

describe('lines on the terminal', () => {
  it('begin with the name of their writer, all in one column', () => {
    expect(written(false)).toBe('nats     │ one\nregistry │ two\nthree\n');
  });

  it('have a colour for each writer', () => {
    expect(written(true)).toBe(
      '\u001b[36mnats    \u001b[0m │ one\n\u001b[33mregistry\u001b[0m │ two\nthree\n',
    );
  });
});
