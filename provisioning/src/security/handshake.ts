import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  SecurityScheme,
  Security2Message,
  type Security2Payload,
  Security2PayloadSchema,
  type Security2ProofResponse,
  SessionDataSchema,
  Status,
} from '@telemetry/proto/provisioning';
import { type Bytes, isSame, wipe } from '../bytes.ts';
import { decode, requireAnswerTo, requireSuccess, wrongAnswer } from '../messages.ts';
import { ProvisioningError } from '../provisioning-error.ts';
import { Channel } from './channel.ts';
import type { Challenge, SrpClient } from './srp-client.ts';

/** Sends a message to prov-session and returns the answer. */
export type Ask = (message: Bytes) => Promise<Bytes>;

/**
 * Proves to a device that we know its password, has it prove that it knows its verifier, and opens the channel.
 * @throws ProvisioningError `wrong-proof`, `not-the-device`, `malformed-answer`, or what `ask` throws
 */
export async function shakeHands(ask: Ask, client: SrpClient): Promise<Channel> {
  const proofs = await client.prove(await exchangeKeys(ask, client));
  try {
    const answer = await exchangeProofs(ask, proofs.ofClient);
    if (!isSame(answer.deviceProof, proofs.ofDevice)) throw new ProvisioningError('not-the-device');
    return await Channel.open(proofs.sessionKey, answer.nonce);
  } finally {
    wipe(proofs.ofClient, proofs.ofDevice, proofs.sessionKey);
  }
}

async function exchangeKeys(ask: Ask, { username, publicKey }: SrpClient): Promise<Challenge> {
  const { payload } = await exchange(ask, {
    message: Security2Message.KEY_COMMAND,
    payload: { case: 'keyCommand', value: { username, clientPublicKey: publicKey } },
  });
  if (payload.case !== 'keyResponse') throw wrongAnswer();
  requireSuccess(payload.value.status);
  return payload.value;
}

async function exchangeProofs(ask: Ask, proof: Bytes): Promise<Security2ProofResponse> {
  const { payload } = await exchange(ask, {
    message: Security2Message.PROOF_COMMAND,
    payload: { case: 'proofCommand', value: { clientProof: proof } },
  }).catch((cause: unknown) => {
    // A device that does not accept the proof, or the user name, answers with an error of the transport.
    const isRefusal = cause instanceof ProvisioningError && cause.reason === 'request-refused';
    throw isRefusal ? new ProvisioningError('wrong-proof', undefined, { cause }) : cause;
  });
  if (payload.case !== 'proofResponse') throw wrongAnswer();
  if (payload.value.status === Status.CRYPTO_ERROR) throw new ProvisioningError('wrong-proof');
  requireSuccess(payload.value.status);
  return payload.value;
}

async function exchange(
  ask: Ask,
  command: MessageInitShape<typeof Security2PayloadSchema> & { message: Security2Message },
): Promise<Security2Payload> {
  const value = create(Security2PayloadSchema, command);
  const session = {
    securityScheme: SecurityScheme.SECURITY_SCHEME_2,
    payload: { case: 'security2', value },
  } as const;
  const answer = decode(
    SessionDataSchema,
    await ask(new Uint8Array(toBinary(SessionDataSchema, create(SessionDataSchema, session)))),
  );
  if (answer.securityScheme !== SecurityScheme.SECURITY_SCHEME_2)
    throw new ProvisioningError('unsupported-security');
  if (answer.payload.case !== 'security2') throw wrongAnswer();
  requireAnswerTo(command.message, answer.payload.value.message);
  return answer.payload.value;
}
