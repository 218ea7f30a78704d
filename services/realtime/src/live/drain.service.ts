import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { RealtimeConfig } from '../config.ts';
import { Admission } from '../limits/admission.service.ts';
import { Broadcast } from './broadcast.service.ts';
import type { Connection } from './connection.gateway.ts';
import { Message } from './message.ts';

/** Few clients need not be spread over all of the time. */
const PER_CLIENT_MS = 10;

/**
 * When the gateway stops, sends its clients away one after the other, so that they do not all come to the next replica
 * in the same moment. Until its turn comes a client gets what it did before.
 */
@Injectable()
export class Drain implements OnModuleDestroy {
  constructor(
    private readonly admission: Admission,
    private readonly broadcast: Broadcast,
    private readonly config: RealtimeConfig,
  ) {}

  /** Comes first when the service stops: the feed still runs, and readiness has said no already. */
  async onModuleDestroy(): Promise<void> {
    this.admission.stop();
    const clients = [...this.broadcast.clients];
    const stepMs = Math.min(PER_CLIENT_MS, this.config.WS_DRAIN_MS / clients.length);
    await Promise.all(clients.map((client, i) => this.sendAway(client, Math.round((i + 1) * stepMs))));
  }

  private async sendAway(client: Connection, afterMs: number): Promise<void> {
    client.send(new Message('reconnect', { after_ms: afterMs }));
    await delay(afterMs);
    this.broadcast.flush();
    client.hangUp();
  }
}
