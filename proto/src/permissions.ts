import { KeysUsedSchema } from './gen/telemetry/v1/key_use_pb.ts';
import {
  ACTIVITY,
  consumers,
  DEVICES,
  KEY_USE,
  OPERATORS,
  READINGS,
  SIGN_OUTS,
  type ConsumerDefinition,
  type StreamDefinition,
} from './streams.ts';
import { subjectOf } from './subject.ts';

/** The services that have a NATS user. */
export type ServiceName = 'ingest' | 'registry' | 'query' | 'realtime';

/** What a NATS user may publish to, but for `deny`, and subscribe to; everything else is denied. */
export interface NatsPermissions {
  readonly publish: string[];
  readonly deny: string[];
  readonly subscribe: string[];
}

interface Arrows {
  /** Streams it declares and publishes to. */
  readonly owns: readonly StreamDefinition[];
  /** Streams each replica reads for itself, from a position of its choice. */
  readonly reads: readonly StreamDefinition[];
  /** Durable consumers its replicas share. */
  readonly consumes: readonly ConsumerDefinition[];
  /** Streams it may shorten. */
  readonly trims: readonly StreamDefinition[];
}

/** What every service reads to know who may call it. */
const ACCESS = [OPERATORS, SIGN_OUTS];

const arrows: Record<ServiceName, Arrows> = {
  ingest: { owns: [READINGS], reads: [DEVICES, ...ACCESS], consumes: [], trims: [] },
  registry: {
    owns: [DEVICES, ...ACCESS, KEY_USE],
    reads: ACCESS,
    consumes: [consumers.registryActivity, consumers.registryKeyUse],
    trims: [],
  },
  query: {
    owns: [ACTIVITY],
    reads: [READINGS, ...ACCESS],
    consumes: [consumers.queryDevices],
    trims: [READINGS],
  },
  realtime: {
    owns: [],
    reads: [READINGS, DEVICES, ACTIVITY, ...ACCESS],
    consumes: [],
    trims: [],
  },
};

/** The least a service's NATS user needs to do its part, computed from the declared streams and consumers. */
export function natsPermissions(service: ServiceName): NatsPermissions {
  const { owns, reads, consumes, trims } = arrows[service];
  return {
    publish: [
      subjectOf(KeysUsedSchema, service),
      ...owns.flatMap(({ name, subjects }) => [
        ...subjects,
        ...['CREATE', 'UPDATE', 'INFO'].map((verb) => `$JS.API.STREAM.${verb}.${name}`),
      ]),
      ...reads.flatMap(({ name }) => [
        `$JS.API.STREAM.INFO.${name}`,
        ...consumerVerbs(name, '*'),
        `$JS.API.CONSUMER.DELETE.${name}.*`,
      ]),
      ...consumes.flatMap(({ stream, durable }) => [
        `$JS.API.STREAM.INFO.${stream.name}`,
        ...consumerVerbs(stream.name, durable),
        `$JS.ACK.${stream.name}.${durable}.>`,
      ]),
      ...trims.map(({ name }) => `$JS.API.STREAM.PURGE.${name}`),
    ],
    // A reader's own consumers have names made up by the client, so the wildcard for them covers others' durables.
    deny: reads.flatMap((stream) =>
      Object.values<ConsumerDefinition>(consumers)
        .filter((consumer) => consumer.stream === stream && !consumes.includes(consumer))
        .flatMap(({ durable }) => [
          ...consumerVerbs(stream.name, durable),
          `$JS.API.CONSUMER.DELETE.${stream.name}.${durable}`,
        ]),
    ),
    subscribe: [`${inboxPrefix(service)}.>`],
  };
}

/** Replies arrive under the user's own prefix, so that no service can listen to another's. */
export function inboxPrefix(user: string): string {
  return `_INBOX_${user}`;
}

function consumerVerbs(stream: string, consumer: string): string[] {
  return [
    `$JS.API.CONSUMER.CREATE.${stream}.${consumer}.>`,
    ...['CREATE', 'INFO', 'MSG.NEXT'].map((verb) => `$JS.API.CONSUMER.${verb}.${stream}.${consumer}`),
  ];
}
