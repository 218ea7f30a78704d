/** The ledger: what was acknowledged, and what became of it, in readings. */
export interface Ledger {
  readonly acknowledged: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly deadLettered: number;
}

/** What lies in the stream and is not stored yet. */
export interface InFlight {
  readonly readings: number;
  /** False when not all of it could be counted. */
  readonly isComplete: boolean;
}

/** The ledger as the API shows it. */
export interface LedgerView {
  readonly acknowledged: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly dead_lettered: number;
  readonly in_flight: number;
  readonly in_flight_is_complete: boolean;
  readonly balanced: boolean;
}

/** A ledger with what is in flight behind it: that has been acknowledged too. */
export function ledgerView(
  { acknowledged, stored, duplicate, deadLettered }: Ledger,
  { readings, isComplete }: InFlight,
): LedgerView {
  return {
    acknowledged: acknowledged + readings,
    stored,
    duplicate,
    dead_lettered: deadLettered,
    in_flight: readings,
    in_flight_is_complete: isComplete,
    balanced: acknowledged === stored + duplicate + deadLettered,
  };
}
