/** The command was called wrongly; the message says how, and the process exits with 2. */
export class UsageError extends Error {}

/** A number above zero given as an option. Throws a UsageError that names the option. */
export function positiveNumber(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new UsageError(`--${option}: "${text}" is not a number above 0`);
  }
  return value;
}

/** The origin of the system given as an option, without a slash at its end. */
export function originOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(`--url: "${text}" is not an address such as http://localhost:8000`);
  }
  return text.replace(/\/+$/, '');
}

/** A whole number from 0 on, given as an option. Throws a UsageError. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`"${text}" is not a whole number`);
  return Number(text);
}

/** A share between 0 and 1, given as an option. Throws a UsageError. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new UsageError(`"${text}" is not a share between 0 and 1`);
  }
  return value;
}

/** What stands between commas. */
export function listOf(text: string): string[] {
  return text.split(',').filter((item) => item !== '');
}
