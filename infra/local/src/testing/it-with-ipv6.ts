import { networkInterfaces } from 'node:os';

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

/** A test that needs the address ::1, which not every container has. */
export const itWithIpv6 = hasIpv6 ? it : it.skip;
