import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { form, submit } from '@angular/forms/signals';
import { Api, readApi } from '../api/api.ts';
import { mayAs } from '../api/console-session.ts';
import type { Schema } from '../api/contract.ts';
import { problemOf } from '../api/problem.ts';
import { refusalOf } from '../api/refusal.ts';
import { Session } from '../session/session.ts';
import { DeviceFields } from '../ui/device-fields.ts';
import { bodyOf, deviceRules, emptyDevice, fieldOf } from '../ui/device-form.ts';
import { NotAllowed } from '../ui/not-allowed.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { guardUnsaved } from '../unsaved/unsaved.ts';
import type { MayBeUnsaved } from '../unsaved/unsaved.ts';
import { RegisteredDevice } from './registered-device.ts';

/** Where a device gets its id and key, and is awaited. */
@Component({
  selector: 'tc-register-page',
  imports: [DeviceFields, NotAllowed, ProblemNotice, RegisteredDevice, RouterLink, Skeleton],
  templateUrl: './register-page.html',
  styleUrls: ['../ui/page.css', '../ui/form.css'],
})
export class RegisterPage implements MayBeUnsaved {
  private readonly api = inject(Api);
  private readonly session = inject(Session);

  protected readonly mayRegister = computed(() => mayAs(this.session.current()?.role, 'operator'));
  protected readonly read = readApi(() =>
    this.mayRegister() ? { path: '/api/v1/profiles' as const } : undefined,
  );
  protected readonly profiles = computed(() => (this.read.hasValue() ? this.read.value().data : undefined));
  protected readonly problem = computed(() => {
    const error = this.read.error();
    return error && problemOf(error);
  });
  private readonly model = signal(emptyDevice);
  protected readonly form = form(this.model, deviceRules);
  protected readonly registered = signal<Schema<'RegisteredDeviceDto'> | undefined>(undefined);

  constructor() {
    guardUnsaved(this);
  }

  hasUnsaved(): boolean {
    return this.registered() === undefined && this.form().dirty();
  }

  protected async register(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.form, async (fields) => {
      try {
        this.registered.set(await this.api.post({ path: '/api/v1/devices', body: bodyOf(this.model()) }));
        return undefined;
      } catch (error) {
        const { code, detail } = problemOf(error);
        if (code === 'CONFLICT') return [{ kind: 'server', message: detail, fieldTree: fields.device_id }];
        return refusalOf(error, fields, (name) => fieldOf(fields, name));
      }
    });
  }

  protected another(): void {
    this.registered.set(undefined);
    this.model.update(({ tags, profile }) => ({ ...emptyDevice, tags, profile }));
    this.form().reset();
  }
}
