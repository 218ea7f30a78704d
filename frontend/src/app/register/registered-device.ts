import { Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { readApi } from '../api/api.ts';
import type { Schema } from '../api/contract.ts';
import { Clock } from '../live/clock.ts';
import { LiveFeed } from '../live/live-feed.ts';
import { CommandBlock } from '../ui/command-block.ts';
import { CopyButton } from '../ui/copy-button.ts';
import { formatMetric, formatValue } from '../ui/format-value.ts';
import { QrCode } from '../ui/qr-code.ts';
import { SecretOnce } from '../ui/secret-once.ts';
import { curlOf, examplesOf, firmwareOf, provisioningOf } from '../ui/snippets.ts';

const askAgainMs = 3000;

/** A device that was just registered: its key, how to send with it, and whether it was heard of yet. */
@Component({
  selector: 'tc-registered-device',
  imports: [CommandBlock, CopyButton, QrCode, RouterLink, SecretOnce],
  templateUrl: './registered-device.html',
  styleUrls: ['../ui/page.css', './registered-device.css'],
})
export class RegisteredDevice {
  /** The device with its key, which is nowhere else. */
  readonly device = input.required<Schema<'RegisteredDeviceDto'>>();
  /** Another one is to be registered. */
  readonly another = output();

  private readonly now = inject(Clock).now;
  private readonly live = inject(LiveFeed).followDevice(() => ({
    deviceId: this.device().device_id,
    since: null,
  }));
  /** Asked besides, for a reading that came before the live part had begun. */
  private readonly latest = readApi(() => ({
    path: '/api/v1/devices/{device_id}',
    params: { device_id: this.device().device_id },
  }));
  private readonly turn = computed(() => Math.floor(this.now() / askAgainMs));

  protected readonly first = computed(() => {
    const [reading] = this.live().readings;
    if (reading) return valuesOf(reading.metrics);
    const kept = this.latest.hasValue() ? this.latest.value().data.latest_reading : null;
    return kept ? valuesOf(kept.metrics) : undefined;
  });
  private readonly credentials = computed(() => ({
    origin: location.origin,
    deviceId: this.device().device_id,
    apiKey: this.device().api_key,
  }));
  private readonly examples = computed(() => examplesOf(this.device().profile_detail.metrics));
  protected readonly curl = computed(() => curlOf(this.credentials(), this.examples()));
  protected readonly firmware = computed(() => firmwareOf(this.credentials(), this.examples()));
  protected readonly provisioning = computed(() => provisioningOf(this.credentials()));

  constructor() {
    effect(() => {
      if (this.turn() > 0 && !untracked(this.first)) untracked(() => this.latest.reload());
    });
  }
}

function valuesOf(metrics: Readonly<Record<string, number>>): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${formatMetric(name)} ${formatValue(value)}`)
    .join(', ');
}
