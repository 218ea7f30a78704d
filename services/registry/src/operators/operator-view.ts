import type { OperatorRecord } from './operator-record.ts';

/** An operator as the API and the audit show it: nothing of its key. */
export interface OperatorView {
  readonly operator_id: string;
  readonly name: string;
  readonly role: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

/** What people may see of an operator. */
export function operatorView(operator: OperatorRecord): OperatorView {
  return {
    operator_id: operator.operatorId,
    name: operator.name,
    role: operator.role,
    created_at: operator.createdAt.toISOString(),
    expires_at: operator.expiresAt?.toISOString() ?? null,
    revoked_at: operator.revokedAt?.toISOString() ?? null,
    last_used_at: operator.lastUsedAt?.toISOString() ?? null,
  };
}
