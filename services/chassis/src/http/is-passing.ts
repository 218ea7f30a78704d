/**
 * Codes of a database that is away, starting, stopping or out of connections: PostgreSQL's own (class 08, 53 and 57),
 * Node's for a connection, and Prisma's for both and for a full pool.
 */
const PASSING = new Set([
  ...['08000', '08003', '08006', '53300', '57P01', '57P02', '57P03'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
]);

/** Whether an error says that the same request may well succeed later. */
export function isPassing(error: unknown): boolean {
  return codesOf(error).some((code) => PASSING.has(code));
}

/** An error's code and those of what it wraps: causes, and what Prisma's adapter reports. */
function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return [];
  const own = ['code', 'originalCode'].flatMap((key) => textAt(error, key));
  const inner = ['cause', 'meta', 'driverAdapterError'].flatMap((key) =>
    key in error ? codesOf(Reflect.get(error, key), depth + 1) : [],
  );
  return [...own, ...inner];
}

const MAX_DEPTH = 5;

function textAt(error: object, key: string): string[] {
  const value: unknown = key in error ? Reflect.get(error, key) : undefined;
  return typeof value === 'string' ? [value] : [];
}
