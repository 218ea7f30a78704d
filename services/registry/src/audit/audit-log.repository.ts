import { Injectable } from '@nestjs/common';
import type { Prisma } from '../gen/prisma/client.ts';
import type { Actor } from './actor.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Writes who changed what, in the transaction of the change: there is no change without its entry, nor the reverse. */
@Injectable()
export class AuditLog {
  async record(tx: Prisma.TransactionClient, actor: Actor, entry: AuditEntry): Promise<void> {
    await this.recordMany(tx, actor, [entry]);
  }

  /** Writes all entries in one statement, in their order. */
  async recordMany(
    tx: Prisma.TransactionClient,
    actor: Actor,
    entries: readonly AuditEntry[],
  ): Promise<void> {
    if (entries.length === 0) return;
    await tx.$executeRaw`
      INSERT INTO audit (actor, actor_role, trace_id, action, subject_kind, subject_id, before, after)
      SELECT ${actor.name}, ${actor.role}, ${actor.traceId}, entry.*
      FROM unnest(
        ${entries.map(({ action }) => action)}::text[],
        ${entries.map(({ subjectKind }) => subjectKind)}::text[],
        ${entries.map(({ subjectId }) => subjectId)}::text[],
        ${entries.map(({ before }) => jsonOf(before))}::jsonb[],
        ${entries.map(({ after }) => jsonOf(after))}::jsonb[]
      ) AS entry`;
  }
}

function jsonOf(view: object | null): string | null {
  return view === null ? null : JSON.stringify(view);
}
