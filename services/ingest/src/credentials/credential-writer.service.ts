import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '@telemetry/chassis';
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
  private isWriting = false;
  private writing: Promise<void> = Promise.resolve();
  private readonly stopped = new AbortController();

  constructor(
    private readonly repository: CredentialsRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Has a device's new state stored. */
  add(credential: DeviceCredential): void {
    this.waiting.set(credential.deviceId, credential);
    if (!this.isWriting) this.writing = this.write();
  }

  /** Makes one more attempt at what is not stored yet; what still is not will be read from the stream again. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.writing;
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    // What the reader has at hand now goes into one batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.size > 0) {
      const credentials = [...this.waiting.values()];
      this.waiting = new Map();
      for (let from = 0; from < credentials.length; from += BATCH)
        await this.store(credentials.slice(from, from + BATCH));
    }
    this.isWriting = false;
  }

  private async store(credentials: readonly DeviceCredential[]): Promise<void> {
    for (;;) {
      try {
        await this.repository.update(credentials);
        return;
      } catch (error) {
        if (this.stopped.signal.aborted) return;
        this.logger.warn({ err: error, devices: credentials.length }, 'Devices not stored yet; trying again');
        await delay(RETRY_MS, undefined, { signal: this.stopped.signal }).catch(() => undefined);
      }
    }
  }
}
