/** What must be remembered while somebody is at the issuer; nothing here lets anybody in. */
export interface PendingSignIn {
  /** Comes back with the answer, which proves that it was asked for in this window. */
  readonly state: string;
  /** Comes back within the issuer's ID token. */
  readonly nonce: string;
  /** Proves at the issuer that who shows the code is who asked for it (PKCE). */
  readonly verifier: string;
  /** The page to go on with; not yet checked. */
  readonly next: string;
  /** Whether this window was opened to sign in, and closes afterwards. */
  readonly isOwnWindow: boolean;
}

const name = 'telemetry-sign-in';

/** Remembers a sign-in in this window alone. */
export function keepPending(pending: PendingSignIn): void {
  sessionStorage.setItem(name, JSON.stringify(pending));
}

/** The sign-in that was begun in this window, once: it is forgotten. */
export function takePending(): PendingSignIn | undefined {
  const kept: unknown = JSON.parse(sessionStorage.getItem(name) ?? 'null');
  sessionStorage.removeItem(name);
  return isPending(kept) ? kept : undefined;
}

function isPending(value: unknown): value is PendingSignIn {
  if (typeof value !== 'object' || value === null) return false;
  const isText = (key: string) => typeof Reflect.get(value, key) === 'string';
  return (
    ['state', 'nonce', 'verifier', 'next'].every(isText) &&
    typeof Reflect.get(value, 'isOwnWindow') === 'boolean'
  );
}
