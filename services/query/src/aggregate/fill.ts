/** What stands in buckets without a reading: no point at all, nulls, the point before, or a straight line. */
export const FILLS = ['none', 'null', 'previous', 'linear'] as const;
export type Fill = (typeof FILLS)[number];

/** The values of one bucket; `undefined` for a bucket without a reading. */
export type Values = Readonly<Record<string, number | null>> | undefined;

/**
 * Fills the gaps in a row of buckets. Before the first reading there is no previous and no line, nor a line after
 * the last: nulls stand there. With `none` the gaps stay undefined.
 */
export function fillGaps(values: readonly Values[], fill: Fill, names: readonly string[]): Values[] {
  if (fill === 'none') return [...values];
  const empty = Object.fromEntries(names.map((name) => [name, null]));
  if (fill === 'null') return values.map((value) => value ?? empty);
  const previous = nearest(values, 1);
  if (fill === 'previous') return values.map((_, i) => values[previous[i] ?? -1] ?? empty);
  const next = nearest(values, -1);
  return values.map(
    (value, i) => value ?? between({ values, names, i, left: previous[i], right: next[i] }) ?? empty,
  );
}

/** For each bucket the index of the nearest one with values, itself or before it (step 1) or after it (step -1). */
function nearest(values: readonly Values[], step: 1 | -1): (number | undefined)[] {
  const found = Array<number | undefined>(values.length).fill(undefined);
  let last: number | undefined;
  for (let i = step === 1 ? 0 : values.length - 1; i >= 0 && i < values.length; i += step) {
    if (values[i] !== undefined) last = i;
    found[i] = last;
  }
  return found;
}

interface Gap {
  readonly values: readonly Values[];
  readonly names: readonly string[];
  readonly i: number;
  readonly left: number | undefined;
  readonly right: number | undefined;
}

function between({ values, names, i, left, right }: Gap): Values {
  if (left === undefined || right === undefined) return undefined;
  const share = (i - left) / (right - left);
  return Object.fromEntries(
    names.map((name) => {
      const [from, to] = [values[left]?.[name] ?? null, values[right]?.[name] ?? null];
      return [name, from === null || to === null ? null : from + (to - from) * share];
    }),
  );
}
