/** Whether an address is that of a proxy that is believed. */
export type IsTrusted = (address: string) => boolean;

/**
 * Where a connection comes from: the first address, seen from here, that is no proxy of ours. What stands before it in
 * X-Forwarded-For is only what somebody said.
 */
export function clientAddress(
  remote: string,
  forwarded: string | readonly string[] | undefined,
  isTrusted: IsTrusted,
): string {
  const claimed = [forwarded ?? []].flat().flatMap((header) => header.split(','));
  const nearestFirst = [remote, ...claimed.map((address) => address.trim()).reverse()].filter(
    (address) => address !== '',
  );
  return nearestFirst.find((address) => !isTrusted(address)) ?? nearestFirst.at(-1) ?? '';
}
