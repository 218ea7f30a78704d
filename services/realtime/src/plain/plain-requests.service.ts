import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger, Problem } from '@telemetry/chassis';
import { cursorOf } from '../feed/cursor.ts';
import type { MessageRate } from '../limits/message-rate.ts';
import { Message } from '../live/message.ts';
import { refusalOf } from '../live/refusal.ts';
import { roomOf, type Selection } from '../live/room.ts';
import { Subscriptions } from '../live/subscriptions.service.ts';
import type { PlainConnection } from './plain-connection.gateway.ts';
import { type Action, requestOf } from './request.dto.ts';
import type { Target } from './target.ts';

const TOO_MANY = new Problem('RATE_LIMITED', 'Too many messages; send fewer.');

/** Answers what plain clients ask, by the same rules as over Socket.IO. */
@Injectable()
export class PlainRequests {
  constructor(
    private readonly subscriptions: Subscriptions,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** The subscription that the URL names; a client that cannot have it is hung up on. */
  async begin(client: PlainConnection, target: Target): Promise<void> {
    try {
      await this.act(client, requestOf({ action: 'subscribe', ...target }));
    } catch (error) {
      this.refuse(client, error);
    }
  }

  /** A message of a client; undefined is one that is no text. */
  take(client: PlainConnection, rate: MessageRate, text: string | undefined): void {
    const verdict = rate.take(Date.now());
    if (verdict === 'answer') void this.answer(client, text);
    else if (verdict === 'refuse') client.send(errorOf(TOO_MANY));
    else client.refuse(TOO_MANY);
  }

  /** Tells a client why it has to go, and hangs up. */
  refuse(client: PlainConnection, error: unknown): void {
    this.note(error);
    client.refuseWith(error);
  }

  private async answer(client: PlainConnection, text: string | undefined): Promise<void> {
    let action: string | undefined;
    try {
      const request = requestOf(parsed(text));
      action = request.action;
      await this.act(client, request);
    } catch (error) {
      this.note(error);
      client.send(errorOf(error, action));
    }
  }

  private async act(client: PlainConnection, request: Action): Promise<void> {
    if (request.action === 'ping') {
      client.send(new Message('pong', {}));
      return;
    }
    const { action, wanted } = request;
    const position =
      action === 'subscribe'
        ? await this.subscriptions.add(client, wanted)
        : this.subscriptions.remove(client, roomOf(wanted));
    client.send(ackOf(action, wanted, position));
  }

  private note(error: unknown): void {
    if (!(error instanceof Problem)) this.log.error({ err: error }, 'Request failed');
  }
}

/** Names what was asked for, since a client may ask for several things at once. */
function ackOf(action: string, wanted: Selection, position: number): Message {
  const { device_id, tag, all } = wanted;
  return new Message('ack', { action, device_id, tag, all, cursor: cursorOf(position) });
}

function errorOf(error: unknown, action?: string): Message {
  const { code, message } = refusalOf(error);
  return new Message('error', { ...(action !== undefined && { action }), code, error: message });
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw new Problem('INVALID_PAYLOAD', 'A message must be a JSON text.');
  }
}
