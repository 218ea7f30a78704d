import {
  create,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import type { DeviceRequest, Requests } from './device-link.ts';
import { decode } from './messages.ts';

/** Where and how a message is sent. */
export interface Exchange<Desc extends DescMessage> extends Omit<DeviceRequest, 'plaintext'> {
  readonly schema: Desc;
}

/** Sends a message and reads the answer, which has the same schema. @throws ProvisioningError */
export async function exchange<Desc extends DescMessage>(
  link: Requests,
  { schema, ...request }: Exchange<Desc>,
  message: MessageInitShape<Desc>,
): Promise<MessageShape<Desc>> {
  const plaintext = new Uint8Array(toBinary(schema, create(schema, message)));
  return decode(schema, await link.request({ ...request, plaintext }));
}
