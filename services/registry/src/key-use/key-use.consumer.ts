import { Controller } from '@nestjs/common';
import { OnEvents } from '@telemetry/chassis';
import { consumers, type KeysUsed, KeysUsedSchema } from '@telemetry/proto';
import { KeyUseRepository } from './key-use.repository.ts';
import { newestUses } from './newest-uses.ts';

/** Keeps each key's last use up to date, of devices and operators alike. */
@Controller()
export class KeyUseConsumer {
  constructor(private readonly keyUse: KeyUseRepository) {}

  @OnEvents(consumers.registryKeyUse, KeysUsedSchema)
  async record(events: readonly KeysUsed[]): Promise<void> {
    await this.keyUse.record(newestUses(events, Date.now()));
  }
}
