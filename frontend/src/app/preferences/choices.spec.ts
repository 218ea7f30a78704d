import { firstChoices, formatSettingsOf, readChoices } from './choices.ts';

describe('readChoices', () => {
  it('reads what was kept', () => {
    const choices = {
      theme: 'dark',
      zone: 'Europe/Oslo',
      temperature: 'fahrenheit',
      locale: 'de-DE',
      shortcuts: false,
    };
    expect(readChoices(JSON.stringify(choices))).toEqual(choices);
  });

  it.each([
    null,
    '',
    'not json',
    'null',
    '[]',
    '{"theme":"pink","zone":"Mars/Olympus","locale":"!","temperature":3}',
  ])('is as at first where %s says nothing it understands', (kept) =>
    expect(readChoices(kept)).toEqual(firstChoices),
  );

  it('keeps what is understood beside what is not', () => {
    expect(readChoices('{"theme":"light","zone":7}')).toEqual({ ...firstChoices, theme: 'light' });
  });
});

describe('formatSettingsOf', () => {
  it('leaves to the browser what is left to it', () => {
    expect(formatSettingsOf(firstChoices)).toEqual({
      locale: undefined,
      zone: undefined,
      temperature: 'celsius',
    });
  });
});
