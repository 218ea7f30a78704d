/** What one measure came to: ours beside the rival's, of the same run. */
export interface Finding {
  /** Name, unique among all. */
  readonly measure: string;
  readonly ours: number;
  readonly rival: number;
  readonly unit: string;
}

/** The line that programs read: `ratio` is ours divided by the rival's, whichever of the two is the better one. */
export function lineOf({ measure, ours, rival, unit }: Finding): string {
  return JSON.stringify({
    measure,
    ours: rounded(ours),
    rival: rounded(rival),
    ratio: rounded(ours / rival),
    unit,
  });
}

/** Four significant digits: what lies behind them is noise. */
export function rounded(figure: number): number {
  return Number(figure.toPrecision(4));
}
