import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { form, schema, submit, apply, validate, FormField } from '@angular/forms/signals';
import { readApi } from '../api/api.ts';
import { problemOf } from '../api/problem.ts';
import { refusalOf } from '../api/refusal.ts';
import { DeviceFields } from '../ui/device-fields.ts';
import { type DeviceModel, deviceRules, fieldOf } from '../ui/device-form.ts';
import { Field } from '../ui/field.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { ProvisionStore } from './provision-store.ts';

const asReached = $localize`As the device reaches it.`;

interface Model {
  device: DeviceModel;
  serverUrl: string;
}

const rules = schema<Model>((path) => {
  apply(path.device, deviceRules);
  validate(path.serverUrl, ({ value }) =>
    isOrigin(value().trim())
      ? undefined
      : { kind: 'origin', message: $localize`Such as https://telemetry.example, without a path.` },
  );
});

/** Where a device gets its id, name, profile and tags, and where it is told whom to send to. */
@Component({
  selector: 'tc-device-step',
  imports: [DeviceFields, Field, FormField, ProblemNotice, Skeleton],
  templateUrl: './device-step.html',
  styleUrls: ['../ui/form.css', './step.css'],
})
export class DeviceStep {
  protected readonly store = inject(ProvisionStore);
  protected readonly read = readApi(() => ({ path: '/api/v1/profiles' }));
  protected readonly profiles = computed(() => (this.read.hasValue() ? this.read.value().data : undefined));
  protected readonly problem = computed(() => {
    const error = this.read.error();
    return error && problemOf(error);
  });

  private readonly model = linkedSignal<Model>(() => ({
    device: { ...this.store.device() },
    serverUrl: this.store.serverUrl(),
  }));
  protected readonly form = form(this.model, rules);
  /** The id that another device has, or that this one had before. */
  protected readonly takenId = signal('');
  protected readonly isTaken = computed(
    () => this.takenId() !== '' && this.takenId() === this.model().device.device_id.trim(),
  );
  protected readonly serverHint = computed(() => {
    const url = this.model().serverUrl.trim();
    if (!isOrigin(url)) return asReached;
    const { hostname, protocol } = new URL(url);
    if (/^(localhost|127\.|\[::1\])/.test(hostname))
      return $localize`Only this computer knows itself by that name: take the one that the device’s network knows.`;
    return protocol === 'http:'
      ? $localize`Without https the key travels openly; a finished device refuses it.`
      : asReached;
  });

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.form, async (fields) => {
      this.keep();
      try {
        await this.store.register();
      } catch (error) {
        const { code, detail } = problemOf(error);
        if (code !== 'CONFLICT') return refusalOf(error, fields, (name) => fieldOf(fields.device, name));
        this.takenId.set(this.store.deviceId());
        return [{ kind: 'server', message: detail, fieldTree: fields.device.device_id }];
      }
      void this.store.run();
      return undefined;
    });
  }

  /** The registered device is set up anew: it keeps its history, name and tags, and loses its keys when it claims. */
  protected takeOver(): void {
    this.keep();
    this.store.registeredId.set(this.takenId());
    void this.store.run();
  }

  private keep(): void {
    const { device, serverUrl } = this.model();
    this.store.device.set(device);
    this.store.serverUrl.set(serverUrl.trim());
  }
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol } = new URL(text);
  return /^https?:$/.test(protocol) && origin === text;
}
