import { Injectable } from '@nestjs/common';
import { meter } from '@telemetry/chassis';
import type { LiveReading } from '../feed/feed-message.ts';
import { Backlog } from './backlog.ts';
import type { Connection } from './connection.gateway.ts';
import { FULL_FRAME } from './frames.ts';
import { Message } from './message.ts';

const slowClients = meter.createObservableGauge('telemetry_realtime_slow_clients', {
  description: 'Clients whose connection takes nothing now',
});
const conflated = meter.createCounter('telemetry_realtime_conflated_readings_total', {
  description: 'Readings that a slow client was not sent at once; of each device the latest is kept for it',
});
const dropped = meter.createCounter('telemetry_realtime_dropped_messages_total', {
  description: 'Readings and events that a slow client was never sent',
});
conflated.add(0);
dropped.add(0);

/**
 * Keeps what waits for slow clients bounded: as long as its connection takes nothing, a client's readings are conflated
 * to the latest of each device. It is told how much it missed.
 */
@Injectable()
export class SlowClients {
  private readonly backlogs = new Map<Connection, Backlog>();

  constructor() {
    slowClients.addCallback((result) => result.observe(this.backlogs.size));
  }

  /** Sends readings, or keeps the latest of them for a client that cannot take more now. */
  sendReadings(client: Connection, message: Message, readings: readonly LiveReading[]): void {
    const backlog = this.backlogOf(client);
    if (backlog === undefined) {
      client.send(message);
      return;
    }
    conflated.add(readings.length);
    backlog.keep(readings);
  }

  /** Sends anything else, or counts it as missed. */
  send(client: Connection, message: Message): void {
    const backlog = this.backlogOf(client);
    if (backlog === undefined) client.send(message);
    else backlog.miss();
  }

  /** Drops readings that wait for a slow client and that it does not want any more or gets in another way. */
  forget(client: Connection, isUnwanted: (reading: LiveReading) => boolean): void {
    this.backlogs.get(client)?.forget(isUnwanted);
  }

  private backlogOf(client: Connection): Backlog | undefined {
    return this.backlogs.get(client) ?? (client.isFull ? this.open(client) : undefined);
  }

  private open(client: Connection): Backlog {
    const backlog = new Backlog();
    const workOff = (): void => {
      if (backlog.isEmpty) end();
      else sendSome(client, backlog);
    };
    const end = (): void => {
      dropped.add(backlog.takeMissed().dropped);
      this.backlogs.delete(client);
      client.off('drain', workOff).off('close', end);
    };
    this.backlogs.set(client, backlog);
    client.on('drain', workOff).on('close', end);
    return backlog;
  }
}

/** Little at a time: until the connection has taken it, what is left goes on being conflated. */
function sendSome(client: Connection, backlog: Backlog): void {
  const missed = backlog.takeMissed();
  dropped.add(missed.dropped);
  if (missed.dropped > 0) client.send(new Message('lagging', missed));
  const readings = backlog.take(FULL_FRAME);
  if (readings.length > 0) client.send(Message.readings(readings));
}
