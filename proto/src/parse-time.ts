/** Milliseconds since 1970 UTC, or what is wrong with the text, in words for the caller. */
export type ParsedTime = { readonly ms: number } | { readonly fault: string };

/** A number of milliseconds below this is 1973 or earlier: somebody sent seconds. */
const SMALLEST_MS = 1e11;
const LARGEST_MS = Date.UTC(2200, 0);
const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** Reads a time as the API takes it: RFC 3339, or milliseconds since 1970 UTC. */
export function parseTime(text: string): ParsedTime {
  if (/^-?\d+(\.\d+)?$/.test(text)) return parseEpochMs(Number(text));
  // In a query string a bare + means a space, and people forget to encode it.
  const ms = parseRfc3339(text.replace(/ (?=\d\d:\d\d$)/, '+'));
  if (ms === undefined)
    return { fault: 'must be RFC 3339, like 2026-05-04T03:02:01Z, or milliseconds since 1970' };
  return ms < LARGEST_MS ? { ms } : { fault: 'is beyond the year 2200' };
}

function parseEpochMs(number: number): ParsedTime {
  if (number < SMALLEST_MS) return { fault: 'is too small for milliseconds since 1970: is it in seconds?' };
  if (number >= LARGEST_MS) return { fault: 'is beyond the year 2200: milliseconds since 1970, please' };
  return { ms: Math.floor(number) };
}

/** Undefined when the text is no RFC 3339 time; a day that the calendar lacks (30 February) is none. */
function parseRfc3339(text: string): number | undefined {
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() ? ms : undefined;
}
