/** A number of milliseconds below this is 1973 or earlier: somebody sent seconds. */
const SMALLEST_MS = 1e11;
const LARGEST_MS = Date.UTC(2200, 0);
const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** Reads a time as the API takes it, RFC 3339 or milliseconds since 1970 UTC, or says what is wrong with it. */
export function parseMoment(text: string): Date | { readonly fault: string } {
  if (/^-?\d+(\.\d+)?$/.test(text)) return withinReach(Math.floor(Number(text)));
  // In a query string a bare + means a space, and people forget to encode it.
  const written = text.replace(/ (?=\d\d:\d\d$)/, '+');
  const [, year, month, day] = RFC_3339.exec(written)?.map(Number) ?? [];
  const ms = Date.parse(written);
  // A day that the calendar lacks, such as 30 February, would be read as one in March.
  const isDay = day !== undefined && day <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number.isNaN(ms) || !isDay)
    return { fault: 'must be RFC 3339, like 2026-05-04T03:02:01Z, or milliseconds since 1970' };
  return ms < LARGEST_MS ? new Date(ms) : { fault: 'is beyond the year 2200' };
}

function withinReach(ms: number): Date | { readonly fault: string } {
  if (ms < SMALLEST_MS) return { fault: 'is too small for milliseconds since 1970: is it in seconds?' };
  return ms < LARGEST_MS
    ? new Date(ms)
    : { fault: 'is beyond the year 2200: milliseconds since 1970, please' };
}
