import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AccessFeed } from '../auth/access-feed.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import type { StreamShape } from '../nats/shapes.ts';

/** All that the chassis needs to know to run a service. */
export interface ServiceDefinition<C extends ServiceConfig> {
  /** One word; also the name of its database, its role and its NATS user. */
  readonly name: string;
  /** One sentence for the API's documentation. */
  readonly description: string;
  /** The service's folder, which holds `prisma/`. */
  readonly root: URL;
  readonly module: Type;
  readonly config: new () => C;
  /** Once it runs it does its work while the database is away: it stays ready then, and only tells of it. */
  readonly servesWithoutDatabase?: true;
  /** Tables whose rows it may read and add, but neither change nor remove. */
  readonly appendOnly?: readonly string[];
  /** Streams it publishes to; created before it starts. */
  readonly streams: readonly StreamShape[];
  /** How it learns who may look, and tells which keys are used. */
  readonly access: AccessFeed;
  /** A provider of `module` that knows more keys than the admin's; without it only users are known. */
  readonly authenticator?: Type<Authenticator>;
  /** What else the application needs before it listens, such as a WebSocket adapter. */
  readonly prepare?: (app: NestFastifyApplication, config: C) => void;
}
