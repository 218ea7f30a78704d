import { invalidField } from '@telemetry/chassis';
import { parseMoment } from '../audit/parse-moment.ts';

/**
 * When a key is to end by `expires_at` of a request; null when it is not to end.
 * @throws Problem VALIDATION_ERROR for what is no time or lies in the past
 */
export function expiryOf(given: unknown, now: Date): Date | null {
  if (given === undefined) return null;
  const moment =
    typeof given === 'string' || typeof given === 'number'
      ? parseMoment(String(given))
      : { fault: 'must be a time' };
  if ('fault' in moment) throw invalidField('expires_at', moment.fault, 'time');
  if (moment <= now) throw invalidField('expires_at', 'is in the past', 'time');
  return moment;
}
