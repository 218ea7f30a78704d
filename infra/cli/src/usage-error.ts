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
