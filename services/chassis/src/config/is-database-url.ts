import { Matches } from 'class-validator';

/** The address of a PostgreSQL database, as Python's tools write it, too. */
export function IsDatabaseUrl(): PropertyDecorator {
  return Matches(/^postgres(ql)?(\+asyncpg)?:\/\//, { message: '$property must be a postgresql:// URL' });
}
