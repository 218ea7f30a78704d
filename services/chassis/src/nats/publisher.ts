import { createInbox, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { headersOf, type MessageHeaders } from './headers.ts';

/** What may go with a message. */
export type PublishOptions = MessageHeaders;

/**
 * Publishes to JetStream. One subscription hears what became of all messages, and a message costs no more than a timer
 * and an entry in a map; the client's own way makes several errors for each, in case that it fails.
 */
export class Publisher {
  private readonly underWay = new Map<string, Settle>();
  private readonly inbox: string;
  private count = 0;
  private isAway = false;

  constructor(
    private readonly connection: NatsConnection,
    private readonly options: { readonly inboxPrefix: string; readonly timeoutMs: number },
  ) {
    this.inbox = `${createInbox(options.inboxPrefix)}.`;
    connection.subscribe(`${this.inbox}*`, {
      callback: (error, message) => this.heard(error, message),
    });
  }

  /** Sends a message, once; returns its position when the stream has it on disk. */
  publish(subject: string, data: Uint8Array, options: PublishOptions): Promise<number> {
    if (this.isAway) return Promise.reject(new Error('The broker is away'));
    return new Promise((resolve, reject) => {
      const token = (this.count++).toString(36);
      const settle: Settle = (outcome) => {
        clearTimeout(timer);
        this.underWay.delete(token);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const timer = setTimeout(() => settle(new Error('No acknowledgement in time')), this.options.timeoutMs);
      this.underWay.set(token, settle);
      try {
        this.connection.publish(subject, data, { reply: this.inbox + token, ...headersOf(options) });
      } catch (error) {
        settle(new Error('The message cannot be sent', { cause: error }));
      }
    });
  }

  /** The connection is gone, and nobody will hear of what is under way: it may be stored or not. */
  disconnected(): void {
    this.isAway = true;
    for (const settle of [...this.underWay.values()])
      settle(new Error('The connection to the broker was lost'));
  }

  reconnected(): void {
    this.isAway = false;
  }

  private heard(error: Error | null, message: Msg): void {
    if (error !== null) return;
    this.underWay.get(message.subject.slice(this.inbox.length))?.(outcomeOf(message));
  }
}

type Settle = (outcome: number | Error) => void;

/** The position in an acknowledgement, or why there is none. */
function outcomeOf(message: Msg): number | Error {
  if (message.data.length === 0) return new Error('No stream takes this subject');
  const { seq, error } = message.json<{
    seq?: number;
    error?: { description?: string; err_code?: number };
  }>();
  if (error !== undefined) return new Error(`${error.description ?? 'refused'} (${error.err_code ?? 0})`);
  return seq ?? new Error('The acknowledgement has no position');
}
