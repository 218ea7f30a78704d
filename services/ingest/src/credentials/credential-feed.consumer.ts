import { fromBinary } from '@bufbuild/protobuf';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import {
  JetStream,
  LOGGER,
  type Logger,
  StreamFollower,
  type StreamMessage,
  Tracing,
} from '@telemetry/chassis';
import { DeviceChangedSchema, DEVICES } from '@telemetry/proto';
import { CredentialWriter } from './credential-writer.service.ts';
import { credentialOf } from './credential-of.ts';
import { CredentialsRepository } from './credentials.repository.ts';
import { DeviceDirectory } from './device-directory.ts';

/**
 * Follows the registry's facts. A replica starts with what the database holds and is not up before it has read what the
 * stream holds, from its beginning: no position has to be kept, nor be right. Without a stream, or without an answer
 * from it, the database serves.
 */
@Injectable()
export class CredentialFeed implements OnModuleInit, BeforeApplicationShutdown {
  private readonly follower: StreamFollower;

  constructor(
    jetstream: JetStream,
    private readonly directory: DeviceDirectory,
    private readonly repository: CredentialsRepository,
    private readonly writer: CredentialWriter,
    tracing: Tracing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.follower = new StreamFollower(jetstream, logger, {
      stream: DEVICES,
      tracing,
      take: (message) => this.take(message),
    });
  }

  async onModuleInit(): Promise<void> {
    for await (const credential of this.repository.findAll()) this.directory.apply(credential);
    await this.follower.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.follower.stop();
    await this.writer.stop();
  }

  private take({ subject, seq, data }: StreamMessage): void {
    try {
      const credential = credentialOf(fromBinary(DeviceChangedSchema, data));
      if (this.directory.apply(credential)) this.writer.add(credential);
    } catch (error) {
      this.logger.error({ err: error, subject, seq }, 'Undecodable device fact passed over');
    }
  }
}
