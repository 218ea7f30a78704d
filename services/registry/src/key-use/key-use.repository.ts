import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';
import type { LastUse } from './newest-uses.ts';

/** The only SQL of what keys are used. */
@Injectable()
export class KeyUseRepository {
  constructor(private readonly database: Database) {}

  /**
   * Records uses, at most one a key, in one statement; an older one after a newer changes nothing. Ids that belong to
   * no key any more are passed over, and so are keys that somebody changes just now: this is a hint for people, and
   * neither waits for others nor stands in their way.
   */
  async record(uses: readonly LastUse[]): Promise<void> {
    if (uses.length === 0) return;
    await this.database.$executeRaw`
      WITH used AS (
        SELECT id, to_timestamp(used_ms / 1000.0) AS used_at
        FROM unnest(${uses.map(({ keyId }) => keyId)}::text[], ${uses.map(({ usedAtMs }) => usedAtMs)}::bigint[])
          AS used (id, used_ms)
      ), key_news AS MATERIALIZED (
        SELECT id, used_at FROM device_key JOIN used ON key_id = id
        WHERE last_used_at IS NULL OR last_used_at < used_at
        FOR NO KEY UPDATE OF device_key SKIP LOCKED
      ), operator_news AS MATERIALIZED (
        SELECT id, used_at FROM operator JOIN used ON operator_id = id
        WHERE last_used_at IS NULL OR last_used_at < used_at
        FOR NO KEY UPDATE OF operator SKIP LOCKED
      ), written AS (
        UPDATE device_key SET last_used_at = used_at FROM key_news WHERE key_id = id
      )
      UPDATE operator SET last_used_at = used_at FROM operator_news WHERE operator_id = id`;
  }
}
