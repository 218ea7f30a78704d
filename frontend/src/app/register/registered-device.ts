import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Schema } from '../api/contract.ts';
import { followFirstReading } from '../live/first-reading.ts';
import { CommandBlock } from '../ui/command-block.ts';
import { CopyButton } from '../ui/copy-button.ts';
import { QrCode } from '../ui/qr-code.ts';
import { SecretOnce } from '../ui/secret-once.ts';
import { curlOf, examplesOf, firmwareOf, provisioningOf } from '../ui/snippets.ts';

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

  protected readonly first = followFirstReading(() => ({ deviceId: this.device().device_id, from: 0 }));
  private readonly credentials = computed(() => ({
    origin: location.origin,
    deviceId: this.device().device_id,
    apiKey: this.device().api_key,
  }));
  private readonly examples = computed(() => examplesOf(this.device().profile_detail.metrics));
  protected readonly curl = computed(() => curlOf(this.credentials(), this.examples()));
  protected readonly firmware = computed(() => firmwareOf(this.credentials(), this.examples()));
  protected readonly provisioning = computed(() => provisioningOf(this.credentials()));
}
