import { EventEmitter } from 'node:events';
import type { OperatorFact } from './access-feed.ts';
import { isUserRole, type Principal, type UserPrincipal } from './principal.ts';

const OPERATOR = 'operator:';

/**
 * Who may look, as this process knows it: the operators whose keys work, and the sessions that were ended. Sockets and
 * other long answers check their principal again on every `changed`.
 */
export class Access extends EventEmitter<{ changed: [] }> {
  private readonly operators = new Map<string, Operator>();
  private readonly byKey = new Map<string, UserPrincipal>();
  /** When each ended session can be forgotten, milliseconds since 1970 UTC; the oldest comes first. */
  private readonly ended = new Map<string, number>();

  constructor() {
    super();
    // A listener for each socket.
    this.setMaxListeners(0);
  }

  /** The operator whose key has this SHA-256 (hexadecimal); undefined when nobody has it or it is over. */
  operatorOf(keyHash: string): UserPrincipal | undefined {
    const principal = this.byKey.get(keyHash);
    return principal === undefined || isOver(principal) ? undefined : principal;
  }

  /**
   * Whether a user's credential still works: not expired, not revoked, not signed out. Of devices it knows nothing and
   * says yes.
   */
  isLive(principal: Principal): boolean {
    if (principal.kind === 'device') return true;
    const { owner, sessionId } = principal.credential;
    if (isOver(principal) || (sessionId !== undefined && this.ended.has(sessionId))) return false;
    if (!owner.startsWith(OPERATOR)) return true;
    const operator = this.operators.get(owner.slice(OPERATOR.length));
    return operator?.principal !== undefined && !isOver(operator.principal);
  }

  /** Takes over an operator's state; one that is not newer than what is known changes nothing. */
  applyOperator(fact: OperatorFact): void {
    const known = this.operators.get(fact.operatorId);
    if (known !== undefined && known.revision >= fact.revision) return;
    if (known !== undefined) this.byKey.delete(known.keyHash);
    const keyHash = Buffer.from(fact.keySha256).toString('hex');
    const principal = principalOf(fact);
    this.operators.set(fact.operatorId, { revision: fact.revision, keyHash, principal });
    if (principal !== undefined) this.byKey.set(keyHash, principal);
    this.emit('changed');
  }

  /** A session is over; it is remembered for `lifetimeS` seconds, after which it would be over anyway. */
  applySignOut(sessionId: string, lifetimeS: number): void {
    const nowMs = Date.now();
    for (const [old, untilMs] of this.ended) {
      if (untilMs > nowMs) break;
      this.ended.delete(old);
    }
    this.ended.set(sessionId, nowMs + lifetimeS * 1000);
    this.emit('changed');
  }
}

interface Operator {
  readonly revision: bigint;
  readonly keyHash: string;
  /** Absent when the key was revoked. */
  readonly principal: UserPrincipal | undefined;
}

/** The id of the operator a user is, or undefined when it is none. */
export function operatorIdOf({ credential: { owner } }: UserPrincipal): string | undefined {
  return owner.startsWith(OPERATOR) ? owner.slice(OPERATOR.length) : undefined;
}

function principalOf({
  operatorId,
  name,
  role,
  expiresAtMs,
  isRevoked,
}: OperatorFact): UserPrincipal | undefined {
  if (isRevoked || !isUserRole(role)) return undefined;
  const expiry = expiresAtMs === undefined ? {} : { expiresAt: new Date(Number(expiresAtMs)) };
  return { kind: 'user', name, role, credential: { owner: OPERATOR + operatorId, ...expiry } };
}

function isOver({ credential: { expiresAt } }: UserPrincipal): boolean {
  return expiresAt !== undefined && expiresAt.getTime() <= Date.now();
}
