import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { OperatorChangedSchema } from '@telemetry/proto';
import type { OperatorRecord } from '../operators/operator-record.ts';
import { operatorFact } from './operator-fact.ts';

const olga: OperatorRecord = {
  operatorId: '5f3c',
  name: 'Olga',
  role: 'operator',
  keySha256: new Uint8Array([1, 2, 3]),
  revision: 2n,
  createdAt: new Date('2026-01-01T00:00:00Z'),
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
};

const sent = (operator: OperatorRecord) =>
  fromBinary(OperatorChangedSchema, toBinary(OperatorChangedSchema, operatorFact(operator)));

describe("an operator's fact", () => {
  it('tells all that a service needs to let it in', () => {
    expect(sent(olga)).toMatchObject({
      operatorId: '5f3c',
      revision: 2n,
      name: 'Olga',
      role: 'operator',
      keySha256: new Uint8Array([1, 2, 3]),
      isRevoked: false,
    });
    expect(sent(olga).expiresAtMs).toBeUndefined();
  });

  it('tells when the key ends, and that it was revoked', () => {
    const expiresAt = new Date('2027-01-01T00:00:00Z');
    expect(sent({ ...olga, expiresAt, revokedAt: new Date('2026-06-01T00:00:00Z') })).toMatchObject({
      expiresAtMs: BigInt(expiresAt.getTime()),
      isRevoked: true,
    });
  });
});
