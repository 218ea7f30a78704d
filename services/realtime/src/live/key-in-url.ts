const CREDENTIAL =
  /^(x?api)?(key|secret|token)$|^(access|auth|bearer|session)token$|^(authorization|password|session)$/;

/** Whether a URL's query seems to hold a key: URLs end up in logs and histories, so it must be taken for known. */
export function hasKeyInUrl(url: string): boolean {
  const { searchParams } = new URL(url, 'http://localhost');
  return [...searchParams.keys()].some((name) => CREDENTIAL.test(name.toLowerCase().replace(/[-_]/g, '')));
}
