import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { type OperatorChanged, OperatorChangedSchema, SignedOutSchema } from './gen/registry/v1/access_pb.ts';
import { KeysUsedSchema } from './gen/telemetry/v1/key_use_pb.ts';
import { OPERATORS, SIGN_OUTS } from './streams.ts';
import { subjectOf } from './subject.ts';

/** How every service learns who may look, and tells which keys are used. What cannot be decoded throws. */
export const accessFeed = {
  operators: {
    stream: OPERATORS,
    decode: (data: Uint8Array): OperatorChanged => fromBinary(OperatorChangedSchema, data),
  },
  signOuts: {
    stream: SIGN_OUTS,
    decode: (data: Uint8Array): { sessionId: string } => fromBinary(SignedOutSchema, data),
  },
  keyUse: {
    subject: (service: string): string => subjectOf(KeysUsedSchema, service),
    encode: (uses: readonly { readonly keyId: string; readonly usedAtMs: number }[]): Uint8Array =>
      toBinary(
        KeysUsedSchema,
        create(KeysUsedSchema, {
          uses: uses.map(({ keyId, usedAtMs }) => ({ keyId, usedAtMs: BigInt(usedAtMs) })),
        }),
      ),
  },
} as const;
