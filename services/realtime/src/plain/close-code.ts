import type { Refusal } from '../live/refusal.ts';

/** The gateway restarts: come back, to whichever replica answers. */
export const RESTART = 1012;

/** By the code of the error that was told before, as HTTP would answer it; the others are of RFC 6455 and its registry. */
const CODES: Readonly<Record<string, number>> = {
  INVALID_API_KEY: 4401,
  FORBIDDEN: 4403,
  DEVICE_NOT_FOUND: 4404,
  VALIDATION_ERROR: 4422,
  RATE_LIMITED: 4429,
  UNAVAILABLE: 1013,
};
const INTERNAL_ERROR = 1011;

/** The close code of a connection that ends because something was refused. */
export function closeCodeOf({ code }: Refusal): number {
  return CODES[code] ?? INTERNAL_ERROR;
}
