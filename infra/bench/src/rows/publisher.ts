import { randomUUID } from 'node:crypto';
import {
  encodeClaim,
  encodeReadings,
  partitionOf,
  PARTITIONS,
  ReadingsAcceptedSchema,
  subjectOf,
} from '@telemetry/proto';
import type { WideRow } from '../rivals/wide-table.ts';
import type { Broker } from '../system/broker.ts';
import { deviceIdOf } from '../system/fleet-names.ts';

/** Readings in a message, as ingest sends them when it is busy. */
const MESSAGE_READINGS = 500;
const MAX_UNDER_WAY = 8;
/** From a reading to its receipt. */
const ON_THE_WAY_MS = 300;

/** Puts readings on READINGS as an ingest process does, without HTTP before it. */
export class Publisher {
  private readonly broker: Broker;
  private readonly sender = randomUUID();
  private readonly lanes = Array.from({ length: PARTITIONS }, () => ({
    rows: [] as WideRow[],
    messages: 0,
    readings: 0,
  }));
  private readonly underWay = new Set<Promise<void>>();
  private count = 0;

  constructor(broker: Broker) {
    this.broker = broker;
  }

  /** Takes readings; full messages go out, and the rest waits for more or for `flush`. */
  async add(rows: readonly WideRow[]): Promise<void> {
    for (const row of rows) this.lanes[partitionOf(deviceIdOf(row.device))]?.rows.push(row);
    for (const partition of this.lanes.keys()) await this.send(partition, MESSAGE_READINGS);
  }

  /** Sends what waits; resolves when everything is on the broker's disk. */
  async flush(): Promise<void> {
    for (const partition of this.lanes.keys()) await this.send(partition, 1);
    await Promise.all(this.underWay);
  }

  private async send(partition: number, least: number): Promise<void> {
    const lane = this.lanes[partition];
    while (lane !== undefined && lane.rows.length >= least) {
      const rows = lane.rows.splice(0, MESSAGE_READINGS);
      const claim = { sender: this.sender, senderMessages: lane.messages, senderReadings: lane.readings };
      const readings = encodeReadings(rows.map((row) => this.accepted(row)));
      const published = this.broker
        .publish(subjectOf(ReadingsAcceptedSchema, partition), Buffer.concat([readings, encodeClaim(claim)]))
        .then(() => {
          lane.messages++;
          lane.readings += rows.length;
          this.underWay.delete(published);
        });
      this.underWay.add(published);
      if (this.underWay.size >= MAX_UNDER_WAY) await Promise.race(this.underWay);
    }
  }

  private accepted({
    device,
    tsMs,
    temperature,
    humidity,
    voltage,
  }: WideRow): Parameters<typeof encodeReadings>[0][number] {
    return {
      id: `00000000-0000-8000-8000-${(++this.count).toString(16).padStart(12, '0')}`,
      deviceId: deviceIdOf(device),
      timestampMs: tsMs,
      receivedAtMs: tsMs + ON_THE_WAY_MS,
      metrics: { humidity, temperature, voltage },
      seq: undefined,
      bootId: undefined,
      timedByReceipt: false,
      hasRetryIdentity: false,
    };
  }
}
