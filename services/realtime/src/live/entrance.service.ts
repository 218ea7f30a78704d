import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { UserPrincipal } from '@telemetry/chassis';
import { Admission } from '../limits/admission.service.ts';
import type { MessageRate } from '../limits/message-rate.ts';
import type { Connection } from './connection.gateway.ts';
import { CredentialWatch } from './credential-watch.service.ts';
import { Handshake, type Opening } from './handshake.service.ts';
import { Subscriptions } from './subscriptions.service.ts';

/** Lets clients in, whatever they speak, and sees them out. */
@Injectable()
export class Entrance {
  constructor(
    private readonly admission: Admission,
    private readonly handshake: Handshake,
    private readonly credentials: CredentialWatch,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** Counts a connection. Returns what is to be called when it ends. @throws Problem RATE_LIMITED, UNAVAILABLE */
  open(request: IncomingMessage): () => void {
    return this.admission.open(request);
  }

  /** Who wants in. @throws Problem INVALID_API_KEY, FORBIDDEN, UNAVAILABLE */
  admit(opening: Opening): Promise<UserPrincipal> {
    return this.handshake.admit(opening);
  }

  /** A client is in, for as long as its credential works. Returns the bound of its messages. */
  welcome(client: Connection, principal: UserPrincipal): MessageRate {
    this.subscriptions.welcome(client);
    client.once('close', () => this.subscriptions.removeAll(client));
    // It may end the connection at once.
    client.once(
      'close',
      this.credentials.watch(principal, (why) => client.refuse(why)),
    );
    return this.admission.rate();
  }
}
