import { create } from '@bufbuild/protobuf';
import { type OperatorChanged, OperatorChangedSchema } from '@telemetry/proto';
import type { OperatorRecord } from '../operators/operator-record.ts';

/** The event that tells the services the whole state of an operator's access. */
export function operatorFact({
  operatorId,
  revision,
  name,
  role,
  keySha256,
  expiresAt,
  revokedAt,
}: OperatorRecord): OperatorChanged {
  return create(OperatorChangedSchema, {
    operatorId,
    revision,
    name,
    role,
    keySha256: new Uint8Array(keySha256),
    isRevoked: revokedAt !== null,
    ...(expiresAt === null ? {} : { expiresAtMs: BigInt(expiresAt.getTime()) }),
  });
}
