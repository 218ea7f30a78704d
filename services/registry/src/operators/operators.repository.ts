import { Injectable } from '@nestjs/common';
import { Problem } from '@telemetry/chassis';
import type { Actor } from '../audit/actor.ts';
import { AuditLog } from '../audit/audit-log.repository.ts';
import { Database } from '../database.repository.ts';
import { inOutbox } from '../outbox/outbox.repository.ts';
import type { NewOperator, OperatorRecord } from './operator-record.ts';
import { operatorView } from './operator-view.ts';

const OPERATOR_ID = /^[0-9a-f]{16}$/;

/** The only SQL of operators. A change, its entry in the audit and in the outbox are one transaction. */
@Injectable()
export class OperatorsRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /** Makes an operator. @throws Problem CONFLICT when the name is taken */
  async insert(operator: NewOperator, actor: Actor): Promise<OperatorRecord> {
    const { operatorId, name } = operator;
    return this.database.$transaction(async (tx) => {
      const keySha256 = new Uint8Array(operator.keySha256);
      const data = { ...operator, keySha256 };
      const [made] = await tx.operator.createManyAndReturn({ data: [data], skipDuplicates: true });
      if (made === undefined) throw new Problem('CONFLICT', `An operator is called "${name}" already.`);
      await tx.outbox.create({ data: inOutbox(operatorId, 'operator') });
      await this.audit.record(tx, actor, {
        action: 'operator.create',
        subjectKind: 'operator',
        subjectId: operatorId,
        before: null,
        after: operatorView(made),
      });
      return made;
    });
  }

  /** Those whose keys were not revoked, by name, after this one. */
  async find({ after, limit }: { after: string | undefined; limit: number }): Promise<OperatorRecord[]> {
    return this.database.operator.findMany({
      where: { revokedAt: null, ...(after === undefined ? {} : { name: { gt: after } }) },
      orderBy: { name: 'asc' },
      take: limit,
    });
  }

  /** Ends a key for good; doing it twice changes nothing. @throws Problem NOT_FOUND */
  async revoke(operatorId: string, actor: Actor, now: Date): Promise<OperatorRecord> {
    // What cannot be an id is not looked for: PostgreSQL refuses some of it.
    if (!OPERATOR_ID.test(operatorId)) throw notFound();
    return this.database.$transaction(async (tx) => {
      const [revoked] = await tx.operator.updateManyAndReturn({
        where: { operatorId, revokedAt: null },
        data: { revokedAt: now, revision: { increment: 1 } },
      });
      if (revoked === undefined) {
        const known = await tx.operator.findUnique({ where: { operatorId } });
        if (known === null) throw notFound();
        return known;
      }
      await tx.outbox.create({ data: inOutbox(operatorId, 'operator') });
      await this.audit.record(tx, actor, {
        action: 'operator.revoke',
        subjectKind: 'operator',
        subjectId: operatorId,
        before: operatorView({ ...revoked, revokedAt: null }),
        after: operatorView(revoked),
      });
      return revoked;
    });
  }
}

function notFound(): Problem {
  return new Problem('NOT_FOUND', 'There is no such operator.');
}
