/** What a clock on a wall in a time zone shows at a moment, as a field for date and time holds it. */
export function wallTime(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}

/**
 * The moment at which such a clock shows this; undefined when the text is no date. An hour that a change of the clocks
 * leaves out is the one after it.
 */
export function momentOf(text: string, zone: string): number | undefined {
  const asIfUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asIfUtc)) return undefined;
  return asIfUtc - offsetMs(asIfUtc - offsetMs(asIfUtc, zone), zone);
}

/** How far the clocks of a zone are ahead of UTC at a moment. */
export function offsetMs(at: number, zone: string): number {
  const second = Math.floor(at / 1000) * 1000;
  return Date.parse(`${wallTime(second, zone)}Z`) - second;
}
