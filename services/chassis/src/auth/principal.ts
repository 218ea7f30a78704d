/** What a person or program with a key may do: read; work with devices and live data; everything. */
export type UserRole = 'viewer' | 'operator' | 'admin';

/** Who may call a route; `anyone` needs no credential. */
export type Role = UserRole | 'device' | 'anyone';

/** Who a request comes from. */
export type Principal =
  | { readonly kind: 'user'; readonly name: string; readonly role: UserRole }
  | { readonly kind: 'device'; readonly deviceId: string };

/** The role a principal acts in. */
export function roleOf(principal: Principal): Role {
  return principal.kind === 'device' ? 'device' : principal.role;
}
