/** What a message says of its sender. */
export interface Claim {
  /** UUID of the ingest process. */
  readonly sender: string;
  /** Messages of the partition that the broker had acknowledged to it when it sent this one. */
  readonly messages: number;
  /** Readings in those messages. */
  readonly readings: number;
}

/** A message beside its claim. */
export interface Sent {
  readonly claim: Claim;
  /** How many readings it holds. */
  readonly readings: number;
}

/** What came from a sender, and what should have come and did not. */
export interface SenderCount {
  readonly arrivedMessages: number;
  readonly arrivedReadings: number;
  readonly missingMessages: number;
  readonly missingReadings: number;
}

const NOTHING: SenderCount = {
  arrivedMessages: 0,
  arrivedReadings: 0,
  missingMessages: 0,
  missingReadings: 0,
};

/**
 * Counts on. What a sender had been acknowledged lies in the stream before its message; when less has come by then,
 * the broker has lost the rest. As long as messages are under way a loss may hide behind them, so the most counts.
 */
export function countOn(before: SenderCount | undefined, { claim, readings }: Sent): SenderCount {
  const { arrivedMessages, arrivedReadings, missingMessages, missingReadings } = before ?? NOTHING;
  return {
    arrivedMessages: arrivedMessages + 1,
    arrivedReadings: arrivedReadings + readings,
    missingMessages: Math.max(missingMessages, claim.messages - arrivedMessages),
    missingReadings: Math.max(missingReadings, claim.readings - arrivedReadings),
  };
}

/** What a sender of which nothing is known any more is taken to have sent: all that it says, so that nothing is missing. */
export function caughtUp({ messages, readings }: Claim): SenderCount {
  return { ...NOTHING, arrivedMessages: messages, arrivedReadings: readings };
}
