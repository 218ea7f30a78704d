import { invalidField } from '@telemetry/chassis';
import { parseTime } from '@telemetry/proto';

/**
 * When a key is to end by `expires_at` of a request; null when it is not to end.
 * @throws Problem VALIDATION_ERROR for what is no time or lies in the past
 */
export function expiryOf(given: unknown, now: Date): Date | null {
  if (given === undefined) return null;
  const time =
    typeof given === 'string' || typeof given === 'number'
      ? parseTime(String(given))
      : { fault: 'must be a time' };
  if ('fault' in time) throw invalidField('expires_at', time.fault, 'time');
  const moment = new Date(time.ms);
  if (moment <= now) throw invalidField('expires_at', 'is in the past', 'time');
  return moment;
}
