import { setTimeout as delay } from 'node:timers/promises';
import { fromBinary } from '@bufbuild/protobuf';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { JetStream, LOGGER, type Logger, type StreamMessage, type StreamReader } from '@telemetry/chassis';
import { DeviceChangedSchema, DEVICES } from '@telemetry/proto';
import { CredentialWriter } from './credential-writer.service.ts';
import { credentialOf } from './credential-of.ts';
import { CredentialsRepository } from './credentials.repository.ts';
import type { DeviceCredential } from './device-credential.ts';
import { DeviceDirectory } from './device-directory.ts';

const RETRY_MS = 1_000;
/** A start waits this long for the next fact of a stream that has more. */
const PATIENCE_MS = 5_000;
/** How often it is checked that the stream is still the one that is being read. */
const CHECK_MS = 2_000;

/**
 * Follows the registry's facts. A replica starts with what the database holds and is not up before it has read
 * what the stream held then; without a stream, or without an answer from it, the database serves.
 */
@Injectable()
export class CredentialFeed implements OnModuleInit, BeforeApplicationShutdown {
  private position = 0;
  private goal: number | undefined;
  private reader: StreamReader | undefined;
  private following: Promise<void> = Promise.resolve();
  private complaint = '';
  private readonly caughtUp = Promise.withResolvers<undefined>();
  private readonly stopped = new AbortController();

  constructor(
    private readonly jetstream: JetStream,
    private readonly directory: DeviceDirectory,
    private readonly repository: CredentialsRepository,
    private readonly writer: CredentialWriter,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    // Position first: what another replica stores meanwhile is read twice rather than skipped.
    this.position = await this.repository.findPosition(DEVICES.name);
    for await (const credential of this.repository.findAll()) this.directory.apply(credential);
    this.following = this.follow();
    await this.catchUp();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await this.reader?.close();
    await this.following;
    await this.writer.stop();
  }

  /** Waits as long as facts keep coming. */
  private async catchUp(): Promise<void> {
    for (let seen = -1; seen !== this.position;) {
      seen = this.position;
      const patience = delay(PATIENCE_MS, 'lagging' as const, { ref: false });
      if ((await Promise.race([this.caughtUp.promise, patience])) !== 'lagging') return;
    }
    this.logger.warn({ position: this.position, goal: this.goal }, 'Starting with the devices known so far');
  }

  private async follow(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      await this.readOn().catch((error: unknown) => this.complain(error));
      this.caughtUp.resolve(undefined);
      await delay(RETRY_MS, undefined, { signal: this.stopped.signal }).catch(() => undefined);
    }
  }

  private async readOn(): Promise<void> {
    const { last } = await this.jetstream.bounds(DEVICES);
    if (last < this.position) await this.restart();
    this.goal = last;
    if (this.position >= last) this.caughtUp.resolve(undefined);
    const reader = this.jetstream.read(DEVICES, { after: this.position });
    this.reader = reader;
    if (this.stopped.signal.aborted) return;
    const check = setInterval(() => void this.closeIfRecreated(reader), CHECK_MS);
    try {
      for await (const message of reader) this.take(message);
    } finally {
      clearInterval(check);
    }
  }

  private take(message: StreamMessage): void {
    const credential = this.decode(message);
    const isNews = credential !== undefined && this.directory.apply(credential);
    this.position = message.seq;
    this.writer.add(message.seq, isNews ? credential : undefined);
    if (this.goal !== undefined && message.seq >= this.goal) this.caughtUp.resolve(undefined);
    this.complaint = '';
  }

  private decode({ subject, seq, data }: StreamMessage): DeviceCredential | undefined {
    try {
      return credentialOf(fromBinary(DeviceChangedSchema, data));
    } catch (error) {
      this.logger.error({ err: error, subject, seq }, 'Undecodable device fact passed over');
      return undefined;
    }
  }

  /** A stream that ends before our position is another one than we read: it is read from its beginning. */
  private async restart(): Promise<void> {
    this.logger.warn({ position: this.position }, 'The stream of devices has begun anew');
    await this.writer.restart();
    this.position = 0;
  }

  private async closeIfRecreated(reader: StreamReader): Promise<void> {
    const bounds = await this.jetstream.bounds(DEVICES).catch(() => undefined);
    if (bounds !== undefined && bounds.last < this.position) await reader.close();
  }

  /** Says each trouble once, however often it is met again. */
  private complain(error: unknown): void {
    const complaint = error instanceof Error ? error.message : String(error);
    if (complaint !== this.complaint)
      this.logger.warn({ err: error }, 'Devices cannot be followed; trying again');
    this.complaint = complaint;
  }
}
