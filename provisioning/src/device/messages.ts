import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import type { Bytes } from '../bytes.ts';
import { DeviceRefusal } from './device-refusal.ts';

/** Reads what a client sent. @throws DeviceRefusal when it is no such message */
export function readMessage<Desc extends DescMessage>(schema: Desc, bytes: Bytes): MessageShape<Desc> {
  try {
    return fromBinary(schema, bytes);
  } catch (cause) {
    throw new DeviceRefusal(`Not a ${schema.name}.`, { cause });
  }
}

/** The bytes of an answer. */
export function writeMessage<Desc extends DescMessage>(schema: Desc, message: MessageInitShape<Desc>): Bytes {
  return new Uint8Array(toBinary(schema, create(schema, message)));
}
