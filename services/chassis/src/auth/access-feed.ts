import type { StreamShape } from '../nats/shapes.ts';

/** What the chassis needs to know of the facts about access; `proto/` declares them. */
export interface AccessFeed {
  readonly operators: FedBy<OperatorFact>;
  /** The stream keeps a sign-out for as long as a session could have lasted. */
  readonly signOuts: FedBy<{ readonly sessionId: string }>;
  /** How a service tells which keys it has seen at work. */
  readonly keyUse: {
    readonly subject: (service: string) => string;
    readonly encode: (uses: readonly UsedKey[]) => Uint8Array;
  };
}

/** A stream and how its messages are read; `decode` throws for one that cannot be. */
export interface FedBy<T> {
  readonly stream: StreamShape;
  readonly decode: (data: Uint8Array) => T;
}

/** The whole state of an operator's access after a change. */
export interface OperatorFact {
  readonly operatorId: string;
  /** Grows with each change of this operator. */
  readonly revision: bigint;
  readonly name: string;
  readonly role: string;
  readonly keySha256: Uint8Array;
  /** Milliseconds since 1970 UTC; absent when the key does not expire. */
  readonly expiresAtMs?: bigint;
  readonly isRevoked: boolean;
}

/** A key's last use, milliseconds since 1970 UTC. */
export interface UsedKey {
  readonly keyId: string;
  readonly usedAtMs: number;
}
