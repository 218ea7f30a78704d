/** What a check found. */
export interface Verdict {
  readonly fault: string;
  /** Distinct readings that the fleet was told are taken. */
  readonly acknowledged: number;
  readonly stored: number;
  readonly lost: number;
  readonly twice: number;
  readonly isLedgerBalanced: boolean;
  /** Everything that is not as it must be, in words; none when the check is green. */
  readonly findings: readonly string[];
}

/** The verdict as the one line for programs. */
export function jsonLine({ fault, acknowledged, stored, lost, twice, isLedgerBalanced }: Verdict): string {
  return JSON.stringify({ fault, acknowledged, stored, lost, twice, ledger_balanced: isLedgerBalanced });
}

const MOST_FINDINGS = 8;

/** The verdict for people. */
export function words({
  fault,
  acknowledged,
  stored,
  lost,
  twice,
  isLedgerBalanced,
  findings,
}: Verdict): string {
  const colour = findings.length === 0 ? 'green' : 'RED';
  const ledger = isLedgerBalanced ? 'the ledger balances' : 'the ledger does not balance';
  const head = `${fault}: ${colour}: ${acknowledged} acknowledged, ${stored} stored, ${lost} lost, ${twice} twice, ${ledger}`;
  const shown = findings.slice(0, MOST_FINDINGS).map((finding) => `  ${finding}`);
  const rest = findings.length - shown.length;
  return [head, ...shown, ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n');
}
