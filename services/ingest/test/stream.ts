import { fromBinary } from '@bufbuild/protobuf';
import { JetStream } from '@telemetry/chassis';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import {
  DEVICES,
  KEY_USE,
  KeysUsedSchema,
  type Reading,
  READINGS,
  ReadingsAcceptedSchema,
} from '@telemetry/proto';

/** A message of READINGS. */
export interface Stored {
  readonly subject: string;
  readonly readings: readonly Reading[];
  /** Trace context in its headers. */
  readonly traceparent: string | undefined;
  /** Who published it, and how many messages and readings of this subject it had been acknowledged before. */
  readonly claim: { readonly sender: string; readonly messages: number; readonly readings: number };
}

/** Everything that READINGS holds, read as the user of this URL. */
export async function storedMessages(natsUrl: string): Promise<Stored[]> {
  const jetstream = await JetStream.connect(natsUrl, 'test');
  try {
    const stored: Stored[] = [];
    for await (const { subject, data, traceparent } of jetstream.read(READINGS, { after: 0, until: 'now' })) {
      stored.push({ subject, traceparent, ...storedMessage(data) });
    }
    return stored;
  } finally {
    await jetstream.close();
  }
}

function storedMessage(data: Uint8Array): Omit<Stored, 'subject' | 'traceparent'> {
  const { readings, sender, senderMessages, senderReadings } = fromBinary(ReadingsAcceptedSchema, data);
  return { readings, claim: { sender, messages: Number(senderMessages), readings: Number(senderReadings) } };
}

/** All readings of READINGS, in its order. */
export async function storedReadings(natsUrl: string): Promise<Reading[]> {
  return (await storedMessages(natsUrl)).flatMap(({ readings }) => readings);
}

/** Ids of the keys whose use was told so far. */
export async function usedKeys(natsUrl: string): Promise<Set<string>> {
  const jetstream = await JetStream.connect(natsUrl, 'test');
  try {
    const used = new Set<string>();
    await jetstream.ensureStream(KEY_USE);
    for await (const { data } of jetstream.read(KEY_USE, { after: 0, until: 'now' }))
      for (const { keyId } of fromBinary(KeysUsedSchema, data).uses) used.add(keyId);
    return used;
  } finally {
    await jetstream.close();
  }
}

/** Removes the stream of devices, as an operator might, and makes it anew unless it is to stay away. */
export async function removeDevices(natsUrl: string, then: 'gone' | 'anew'): Promise<void> {
  await manage(natsUrl, async (manager) => {
    await manager.streams.delete(DEVICES.name);
  });
  if (then === 'gone') return;
  const jetstream = await JetStream.connect(natsUrl, 'test');
  await jetstream.ensureStream(DEVICES);
  await jetstream.close();
}

/** Lets READINGS hold no more than this, bytes. */
export async function limitReadings(natsUrl: string, maxBytes: number): Promise<void> {
  await manage(natsUrl, async (manager) => {
    await manager.streams.update(READINGS.name, { max_bytes: maxBytes });
  });
}

async function manage(natsUrl: string, work: (manager: JetStreamManager) => Promise<void>): Promise<void> {
  const { username: user, password: pass, host: servers } = new URL(natsUrl);
  const connection = await connect({ servers, user, pass });
  try {
    await work(await jetstreamManager(connection));
  } finally {
    await connection.close();
  }
}
