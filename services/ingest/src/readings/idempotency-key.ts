import { invalidField } from '@telemetry/chassis';

/**
 * The `Idempotency-Key` of a request, or undefined when it has none.
 * @throws Problem VALIDATION_ERROR when it is empty or longer than 255 characters.
 */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (/^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw invalidField('Idempotency-Key', 'must have 1 to 255 visible ASCII characters', 'idempotencyKey');
}
