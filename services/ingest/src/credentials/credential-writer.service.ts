import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '@telemetry/chassis';
import { DEVICES } from '@telemetry/proto';
import { CredentialsRepository } from './credentials.repository.ts';
import type { DeviceCredential } from './device-credential.ts';

const BATCH = 1_000;
const RETRY_MS = 1_000;

/**
 * Stores what the directory learns, behind its back: a slow or absent database delays no revocation. While a batch
 * is written the next one gathers, with only the newest state of each device.
 */
@Injectable()
export class CredentialWriter {
  private waiting = new Map<string, DeviceCredential>();
  private seq = 0;
  private storedSeq = 0;
  private writing: Promise<void> | undefined;
  private readonly stopped = new AbortController();

  constructor(
    private readonly repository: CredentialsRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Has the stream's message at `seq` stored, with the device it changed. */
  add(seq: number, credential: DeviceCredential | undefined): void {
    this.seq = seq;
    if (credential !== undefined) this.waiting.set(credential.deviceId, credential);
    this.writing ??= this.write().finally(() => (this.writing = undefined));
  }

  /** Begins anew with a stream that begins anew. */
  async restart(): Promise<void> {
    await this.writing;
    await this.repository.removePosition(DEVICES.name);
    this.seq = this.storedSeq = 0;
  }

  /** Makes one more attempt at what is not stored yet; what still is not will be read from the stream again. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.writing;
  }

  private async write(): Promise<void> {
    // What the reader has at hand now goes into one batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.storedSeq !== this.seq) {
      const credentials = [...this.waiting.values()];
      const seq = this.seq;
      this.waiting = new Map();
      for (let from = 0; from < Math.max(1, credentials.length); from += BATCH) {
        const isLast = from + BATCH >= credentials.length;
        // The position is stored after all that lies before it.
        const stored = await this.store(credentials.slice(from, from + BATCH), isLast ? seq : this.storedSeq);
        if (!stored) return;
      }
      this.storedSeq = seq;
    }
  }

  /** Returns false when it was told to stop before the database took it. */
  private async store(credentials: readonly DeviceCredential[], seq: number): Promise<boolean> {
    for (;;) {
      try {
        await this.repository.update(credentials, { stream: DEVICES.name, seq });
        return true;
      } catch (error) {
        if (this.stopped.signal.aborted) return false;
        this.logger.warn({ err: error, devices: credentials.length }, 'Devices not stored yet; trying again');
        await delay(RETRY_MS, undefined, { signal: this.stopped.signal }).catch(() => undefined);
      }
    }
  }
}
