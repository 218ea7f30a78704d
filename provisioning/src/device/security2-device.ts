import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  SecurityScheme,
  Security2Message,
  Security2PayloadSchema,
  SessionDataSchema,
} from '@telemetry/proto/provisioning';
import { type Bytes, concat, isSame } from '../bytes.ts';
import { Channel, TAG_BYTES } from '../security/channel.ts';
import type { Random } from '../security/srp-client.ts';
import type { Verifier } from '../security/verifier.ts';
import { DeviceRefusal } from './device-refusal.ts';
import { readMessage, writeMessage } from './messages.ts';
import { answerKey, type DeviceProofs } from './srp-device.ts';

const SESSION_ID_BYTES = 8;
const FIRST_COUNTER = new Uint8Array([0, 0, 0, 1]);

/** The device's end of prov-session and of the channel that it opens. */
export class Security2Device {
  private proofs: DeviceProofs | undefined;
  private channel: Channel | undefined;

  constructor(
    private readonly owner: { readonly username: string; readonly verifier: Verifier },
    private readonly random: Random,
  ) {}

  /** The connection is over, and the session with it. */
  reset(): void {
    this.proofs = undefined;
    this.channel = undefined;
  }

  /** Answers a message of the handshake. @throws DeviceRefusal for a wrong name or proof, or what is no message */
  async answer(request: Bytes): Promise<Bytes> {
    const { payload } = readMessage(SessionDataSchema, request);
    const command = payload.value?.payload;
    if (command?.case === 'keyCommand') {
      const { username, clientPublicKey } = command.value;
      return this.answerKeyCommand(new TextDecoder().decode(username), new Uint8Array(clientPublicKey));
    }
    if (command?.case === 'proofCommand') return this.answerProof(command.value.clientProof);
    throw new DeviceRefusal('Not a message of Security 2.');
  }

  /** Decrypts a request, has it handled, and encrypts the answer. @throws DeviceRefusal when it cannot be decrypted */
  async protect(request: Bytes, handle: (plaintext: Bytes) => Promise<Bytes>): Promise<Bytes> {
    const { channel } = this;
    if (channel === undefined) throw new DeviceRefusal('There is no session.');
    // ESP-IDF's allocator gives nothing for nothing, and so an empty message fails.
    if (request.length <= TAG_BYTES) throw new DeviceRefusal('An empty message cannot be decrypted.');
    const plaintext = await channel.open(request).catch((cause: unknown) => {
      throw new DeviceRefusal('The request cannot be decrypted.', { cause });
    });
    return channel.seal(await handle(plaintext));
  }

  private async answerKeyCommand(username: string, publicKey: Bytes): Promise<Bytes> {
    this.reset();
    const { owner } = this;
    if (username !== owner.username) throw new DeviceRefusal('No such user.');
    this.proofs = await answerKey(owner.verifier, { username, publicKey }, this.random);
    const value = { devicePublicKey: this.proofs.publicKey, salt: owner.verifier.salt };
    return encoded({ message: Security2Message.KEY_RESPONSE, payload: { case: 'keyResponse', value } });
  }

  private async answerProof(proof: Uint8Array): Promise<Bytes> {
    const { proofs } = this;
    this.proofs = undefined;
    if (proofs === undefined || !isSame(proof, proofs.ofClient)) throw new DeviceRefusal('Wrong proof.');
    const nonce = concat(this.random(SESSION_ID_BYTES), FIRST_COUNTER);
    this.channel = await Channel.open(proofs.sessionKey, nonce);
    const value = { deviceProof: proofs.ofDevice, nonce };
    return encoded({ message: Security2Message.PROOF_RESPONSE, payload: { case: 'proofResponse', value } });
  }
}

function encoded(message: MessageInitShape<typeof Security2PayloadSchema>): Bytes {
  const value = create(Security2PayloadSchema, message);
  return writeMessage(SessionDataSchema, {
    securityScheme: SecurityScheme.SECURITY_SCHEME_2,
    payload: { case: 'security2', value },
  });
}
