/** What was looked at, and how it is. */
export interface Finding {
  readonly check: string;
  readonly result: 'ok' | 'doubtful' | 'bad';
  readonly detail: string;
}

const DOUBTFUL_MS = 5_000;
/** Readings dated further ahead are refused. */
const REFUSED_MS = 600_000;
/** A Date header has no milliseconds. */
const HEADER_MS = 1_000;

/** Compares this machine's clock with the system's; the answer was made between `sentMs` and `gotMs`. */
export function clockFinding(at: {
  readonly serverMs: number;
  readonly sentMs: number;
  readonly gotMs: number;
}): Finding {
  const { serverMs, sentMs, gotMs } = at;
  if (Number.isNaN(serverMs))
    return { check: 'clock', result: 'doubtful', detail: 'the system does not tell its time' };
  const aheadMs =
    sentMs > serverMs + HEADER_MS ? sentMs - serverMs - HEADER_MS : Math.min(0, gotMs - serverMs);
  const seconds = (Math.abs(aheadMs) / 1_000).toFixed(1);
  const detail = `this machine is ${seconds} s ${aheadMs < 0 ? 'behind' : 'ahead'}`;
  if (aheadMs > REFUSED_MS)
    return { check: 'clock', result: 'bad', detail: `${detail}: its readings are refused` };
  return { check: 'clock', result: Math.abs(aheadMs) > DOUBTFUL_MS ? 'doubtful' : 'ok', detail };
}

const WARN_DAYS = 21;
const DAY_MS = 86_400_000;

/** How long a certificate is still good. */
export function certificateFinding(validTo: number, now: number): Finding {
  const days = Math.floor((validTo - now) / DAY_MS);
  return {
    check: 'tls',
    result: days < WARN_DAYS ? 'doubtful' : 'ok',
    detail: `the certificate is good for ${days} days`,
  };
}

/** Whether a plain connection is one that nobody can listen to. */
export function plainFinding(hostname: string): Finding {
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return isHere
    ? { check: 'tls', result: 'ok', detail: 'not needed: the system is on this machine' }
    : { check: 'tls', result: 'bad', detail: 'http: the key travels in clear; use https' };
}
