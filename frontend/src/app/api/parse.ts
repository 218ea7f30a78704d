import type { Unparsed } from './contract.ts';

/** An answer of the API that does not have the shape the contract promises. */
export class UnexpectedAnswer extends Error {
  constructor(path: string, expected: string) {
    super(`The server's answer has no ${expected} at ${path}.`);
    this.name = 'UnexpectedAnswer';
  }
}

/** A JSON object with values not yet looked at. */
export type Fields = Readonly<Record<string, unknown>>;

function isFields<T>(value: unknown): value is Unparsed<T> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value as an object; throws UnexpectedAnswer naming `path` otherwise. With a type of the API's description only
 * names that it knows can be looked at.
 */
export function asFields<T = Record<string, unknown>>(value: unknown, path: string): Unparsed<T> {
  if (!isFields<T>(value)) throw new UnexpectedAnswer(path, 'object');
  return value;
}

/** The value as a list whose items `item` parses; throws UnexpectedAnswer otherwise. */
export function asList<T>(value: unknown, path: string, item: (value: unknown, path: string) => T): T[] {
  if (!Array.isArray(value)) throw new UnexpectedAnswer(path, 'list');
  return value.map((entry: unknown, index) => item(entry, `${path}[${index}]`));
}

/** The value as text; throws UnexpectedAnswer otherwise. */
export function asText(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new UnexpectedAnswer(path, 'text');
  return value;
}

/** The value as a finite number; throws UnexpectedAnswer otherwise. */
export function asNumber(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new UnexpectedAnswer(path, 'number');
  return value;
}

/** An RFC 3339 time as epoch milliseconds; throws UnexpectedAnswer otherwise. */
export function asTime(value: unknown, path: string): number {
  const at = Date.parse(asText(value, path));
  if (Number.isNaN(at)) throw new UnexpectedAnswer(path, 'time');
  return at;
}

/** Null when the value is null or missing, else what `parse` makes of it. */
export function orNull<T>(
  value: unknown,
  path: string,
  parse: (value: unknown, path: string) => T,
): T | null {
  return value === null || value === undefined ? null : parse(value, path);
}

/** An object whose every value is a number, as metrics are; null values are left out. */
export function asNumbers(value: unknown, path: string): Record<string, number> {
  const entries = Object.entries(asFields(value, path)).filter(([, entry]) => entry !== null);
  // Not every sender and store keeps the same order, and what is shown must not jump.
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, entry]) => [name, asNumber(entry, `${path}.${name}`)]));
}
