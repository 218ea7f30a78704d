import { Equals, IsOptional, Matches } from 'class-validator';
import { CURSOR } from '../feed/cursor.ts';
import { DEVICE_ID, TAG } from '@telemetry/proto';

/** What a client no longer wants. */
export class UnsubscribeDto {
  @IsOptional()
  @Matches(DEVICE_ID, { message: 'device_id must be 1 to 64 letters, digits, _ or -' })
  readonly device_id?: string;

  @IsOptional()
  @Matches(TAG, { message: 'tag must be 1 to 64 letters, digits, _ . : or -' })
  readonly tag?: string;

  @IsOptional()
  @Equals(true, { message: 'all must be true' })
  readonly all?: true;
}

/** What a client wants, and after which cursor. */
export class SubscribeDto extends UnsubscribeDto {
  @IsOptional()
  @Matches(CURSOR, { message: 'since must be a cursor as history, an acknowledgement or a reading gave it' })
  readonly since?: string;
}
