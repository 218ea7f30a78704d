import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';
import type { AuditRecord } from './audit-entry.ts';

/** Which entries; all unless it says more. */
export interface AuditFilter {
  readonly subjectKind?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** From this moment on. */
  readonly start?: Date | undefined;
  /** Before this moment. */
  readonly end?: Date | undefined;
}

/** Which part of a list of entries. */
export interface AuditSlice {
  /** Only those that are older than this one. */
  readonly before: bigint | undefined;
  readonly limit: number;
}

/** Reads what was done. */
@Injectable()
export class AuditRepository {
  constructor(private readonly database: Database) {}

  /** The newest come first. */
  async find(filter: AuditFilter, { before, limit }: AuditSlice): Promise<AuditRecord[]> {
    const { start, end, ...same } = filter;
    return this.database.audit.findMany({
      where: { ...same, at: { gte: start, lt: end }, id: { lt: before } },
      orderBy: { id: 'desc' },
      take: limit,
    });
  }
}
