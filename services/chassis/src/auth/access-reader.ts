import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { Logger } from '../logging/logger.ts';
import type { JetStream } from '../nats/jetstream.ts';
import { StreamFollower } from '../nats/stream-follower.ts';
import type { StreamMessage } from '../nats/stream-reader.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { Access } from './access.ts';
import type { AccessFeed, FedBy } from './access-feed.ts';

/** Follows the facts about access from their beginning and for ever; a start waits for what there is already. */
export class AccessReader implements OnModuleInit, BeforeApplicationShutdown {
  private readonly followers: readonly StreamFollower[];

  constructor(
    jetstream: JetStream,
    private readonly log: Logger,
    told: { readonly feed: AccessFeed; readonly access: Access; readonly tracing: Tracing },
  ) {
    const { feed, access, tracing } = told;
    const lifetimeS = feed.signOuts.stream.maxAgeS ?? Infinity;
    const follow = <T>(fed: FedBy<T>, apply: (fact: T) => void): StreamFollower =>
      new StreamFollower(jetstream, log, {
        stream: fed.stream,
        tracing,
        take: (message) => this.take(message, (data) => apply(fed.decode(data))),
      });
    this.followers = [
      follow(feed.operators, (fact) => access.applyOperator(fact)),
      follow(feed.signOuts, ({ sessionId }) => access.applySignOut(sessionId, lifetimeS)),
    ];
  }

  async onModuleInit(): Promise<void> {
    await Promise.all(this.followers.map((follower) => follower.start()));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.followers.map((follower) => follower.stop()));
  }

  private take({ data, seq, subject }: StreamMessage, apply: (data: Uint8Array) => void): void {
    try {
      apply(data);
    } catch (error) {
      this.log.error({ err: error, seq, subject }, 'Undecodable fact about access passed over');
    }
  }
}
