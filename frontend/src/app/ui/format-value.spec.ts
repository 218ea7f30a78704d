import { formatSettings } from './format-settings.ts';
import type { FormatSettings } from './format-settings.ts';
import { axisFormat, formatClock, formatTime, zoneName } from './format-time.ts';
import { formatCount, formatQuantity, formatValue, shownUnit, shownValue } from './format-value.ts';

const before = formatSettings();
const use = (settings: Partial<FormatSettings>): void => formatSettings.set({ ...before, ...settings });
afterEach(() => formatSettings.set(before));

describe('numbers', () => {
  it.each([
    ['en-GB', '1,234.5', '12,345'],
    ['de-DE', '1.234,5', '12.345'],
    ['fr-FR', '1\u202f234,5', '12\u202f345'],
  ])('are written as in %s', (locale, value, count) => {
    use({ locale });
    expect(formatValue(1234.5)).toBe(value);
    expect(formatCount(12_345)).toBe(count);
  });

  it('are a dash when there is none', () => {
    expect([formatValue(null), formatCount(undefined), formatQuantity(null, '°C')]).toEqual(['–', '–', '–']);
  });
});

describe('temperatures', () => {
  it('are in Fahrenheit when that is chosen, and nothing else is', () => {
    use({ locale: 'en-GB', temperature: 'fahrenheit' });
    expect(formatQuantity(21.5, '°C')).toBe('70.7 °F');
    expect(formatQuantity(48, '%')).toBe('48 %');
    expect([shownUnit('°C'), shownUnit('V'), shownUnit(null)]).toEqual(['°F', 'V', '']);
    expect([shownValue(0, '°C'), shownValue(0, 'V'), shownValue(null, '°C')]).toEqual([32, 0, null]);
  });

  it('stay in Celsius otherwise', () => {
    use({ locale: 'en-GB' });
    expect(formatQuantity(21.5, '°C')).toBe('21.5 °C');
  });
});

describe('times', () => {
  const newYear = Date.UTC(2026, 0, 1, 0, 0, 0);

  it.each([
    ['UTC', '1 Jan 2026, 00:00:00', '00:00:00'],
    ['Asia/Tokyo', '1 Jan 2026, 09:00:00', '09:00:00'],
    ['America/New_York', '31 Dec 2025, 19:00:00', '19:00:00'],
  ])('are those of %s', (zone, time, clock) => {
    use({ locale: 'en-GB', zone });
    expect([formatTime(newYear), formatClock(newYear), zoneName()]).toEqual([time, clock, zone]);
  });

  it('along an axis name the day at the midnight of the chosen zone', () => {
    const tick = axisFormat(86_400_000);
    use({ locale: 'en-GB', zone: 'UTC' });
    expect(tick(new Date(newYear))).toBe('1 Jan');
    use({ locale: 'en-GB', zone: 'Asia/Tokyo' });
    expect(tick(new Date(newYear))).toBe('09:00');
  });
});
