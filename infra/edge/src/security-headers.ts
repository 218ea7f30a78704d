/**
 * Nothing inline runs. Styles may be inline: the console's parts bring theirs as elements made while it runs, which
 * a nonce could vouch for only in a page that changes with each answer, and the offline shell keeps one that does not.
 */
const contentSecurityPolicy = (connectSrc: string): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src ${connectSrc}`,
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join('; ');

/**
 * On everything that the edge answers itself; a service's answers carry the service's own headers. Bluetooth and camera
 * are for the page that sets up devices, and the browser asks the person besides.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy("'self'"),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'bluetooth=(self), camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
};

/** The same for pages, which may besides ask the configured issuer for a token, and no other origin. */
export function pageHeaders(issuerOrigins: readonly string[]): Readonly<Record<string, string>> {
  const connectSrc = ["'self'", ...issuerOrigins].join(' ');
  return { ...SECURITY_HEADERS, 'content-security-policy': contentSecurityPolicy(connectSrc) };
}
