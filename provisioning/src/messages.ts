import { type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf';
import { Status } from '@telemetry/proto/provisioning';
import { ProvisioningError } from './provisioning-error.ts';

/** Reads a message. @throws ProvisioningError `malformed-answer` */
export function decode<Desc extends DescMessage>(schema: Desc, bytes: Uint8Array): MessageShape<Desc> {
  try {
    return fromBinary(schema, bytes);
  } catch (cause) {
    throw new ProvisioningError('malformed-answer', undefined, { cause });
  }
}

/** Makes sure that an answer is one to a command: its number is the next. @throws ProvisioningError `malformed-answer` */
export function requireAnswerTo(command: number, answer: number): void {
  if (answer !== command + 1) throw wrongAnswer();
}

/** @throws ProvisioningError `request-refused` for anything but success */
export function requireSuccess(status: Status): void {
  if (status !== Status.SUCCESS) throw new ProvisioningError('request-refused', `status ${status}`);
}

/** The error for an answer to another question. */
export function wrongAnswer(): ProvisioningError {
  return new ProvisioningError('malformed-answer', 'it answers another question');
}
