/** What a person or program with a key may do: read; work with devices and live data; everything. */
export type UserRole = 'viewer' | 'operator' | 'admin';

/** Who may call a route; `anyone` needs no credential. */
export type Role = UserRole | 'device' | 'anyone';

/** Who a request comes from. */
export type Principal = UserPrincipal | { readonly kind: 'device'; readonly deviceId: string };

/** A person or a program. */
export interface UserPrincipal {
  readonly kind: 'user';
  /** What people call it. */
  readonly name: string;
  readonly role: UserRole;
  readonly credential: Credential;
}

/** What a user was let in with, so that it can be checked again later (`Access.isLive`). */
export interface Credential {
  /** Whose it is, for good: `admin`, `operator:<operator_id>` or `oidc:<sub>`. */
  readonly owner: string;
  /** Of a console session. */
  readonly sessionId?: string;
  /** When it stops working by itself; never when absent. */
  readonly expiresAt?: Date;
}

/** The role a principal acts in. */
export function roleOf(principal: Principal): Role {
  return principal.kind === 'device' ? 'device' : principal.role;
}

/** Whether a word that came from outside is a user's role. */
export function isUserRole(role: unknown): role is UserRole {
  return role === 'admin' || role === 'operator' || role === 'viewer';
}
