import { OperatorChangedSchema, SignedOutSchema } from './gen/registry/v1/access_pb.ts';
import { DeviceChangedSchema } from './gen/registry/v1/device_pb.ts';
import { DeviceSeenSchema } from './gen/telemetry/v1/activity_pb.ts';
import { KeysUsedSchema } from './gen/telemetry/v1/key_use_pb.ts';
import { ReadingsAcceptedSchema } from './gen/telemetry/v1/readings_pb.ts';
import { subjectOf } from './subject.ts';

/** A JetStream stream as its owner ensures it at start. */
export interface StreamDefinition {
  readonly name: string;
  readonly subjects: readonly string[];
  /** `all`: every message until it is trimmed; `last`: the newest one of each subject. */
  readonly keeps: 'all' | 'last';
  /** A full stream refuses new messages; it never drops old ones. */
  readonly maxBytes: number;
  /** Older messages go; without it none does by age. */
  readonly maxAgeS?: number;
}

/** A durable consumer, shared by all replicas of the service that owns it. */
export interface ConsumerDefinition {
  readonly stream: StreamDefinition;
  readonly durable: string;
  /** Messages handed over at once, and the most that wait for an acknowledgement. */
  readonly maxBatch: number;
}

const MiB = 1024 * 1024;

/** Accepted readings, one subject per partition. Trimmed by the store once they are stored and old enough. */
export const READINGS: StreamDefinition = {
  name: 'READINGS',
  subjects: [subjectOf(ReadingsAcceptedSchema, '*')],
  keeps: 'all',
  maxBytes: 4096 * MiB,
};

/** The last fact of each device: a replica that starts reads the whole fleet from here. */
export const DEVICES: StreamDefinition = {
  name: 'DEVICES',
  subjects: [subjectOf(DeviceChangedSchema, '*')],
  keeps: 'last',
  maxBytes: 512 * MiB,
};

/** The last sign of life of each device, coalesced by the store. */
export const ACTIVITY: StreamDefinition = {
  name: 'ACTIVITY',
  subjects: [subjectOf(DeviceSeenSchema, '*')],
  keeps: 'last',
  maxBytes: 512 * MiB,
};

/** The last fact of each operator's access: every replica of every service reads it from its beginning. */
export const OPERATORS: StreamDefinition = {
  name: 'OPERATORS',
  subjects: [subjectOf(OperatorChangedSchema, '*')],
  keeps: 'last',
  maxBytes: 64 * MiB,
};

/** How long a console session lasts, seconds. */
export const SESSION_LIFETIME_S = 12 * 60 * 60;

/** Sessions that were ended by their owners, until they would have ended by themselves. */
export const SIGN_OUTS: StreamDefinition = {
  name: 'SIGN_OUTS',
  subjects: [subjectOf(SignedOutSchema, '*')],
  keeps: 'last',
  maxBytes: 64 * MiB,
  maxAgeS: SESSION_LIFETIME_S,
};

/** Which keys were used, one subject per service; of use for an hour. */
export const KEY_USE: StreamDefinition = {
  name: 'KEY_USE',
  subjects: [subjectOf(KeysUsedSchema, '*')],
  keeps: 'all',
  maxBytes: 64 * MiB,
  maxAgeS: 60 * 60,
};

/** Every durable consumer of the system. */
export const consumers = {
  registryActivity: { stream: ACTIVITY, durable: 'registry-activity', maxBatch: 500 },
  registryKeyUse: { stream: KEY_USE, durable: 'registry-key-use', maxBatch: 50 },
  queryDevices: { stream: DEVICES, durable: 'query-devices', maxBatch: 500 },
} as const satisfies Record<string, ConsumerDefinition>;
