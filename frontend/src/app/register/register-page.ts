import { Component, computed, inject, signal } from '@angular/core';
import { FormField, form, submit } from '@angular/forms/signals';
import { Api, readApi } from '../api/api.ts';
import { mayAs } from '../api/console-session.ts';
import type { Schema } from '../api/contract.ts';
import { problemOf } from '../api/problem.ts';
import { refusalOf } from '../api/refusal.ts';
import { Session } from '../session/session.ts';
import { Field } from '../ui/field.ts';
import { NotAllowed } from '../ui/not-allowed.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { bodyOf, deviceRules } from './device-form.ts';
import { RegisteredDevice } from './registered-device.ts';

const usualProfile = 'esp32-env';
const empty = { device_id: '', name: '', tags: '', profile: usualProfile };

/** Where a device gets its id and key, and is awaited. */
@Component({
  selector: 'tc-register-page',
  imports: [Field, FormField, NotAllowed, ProblemNotice, RegisteredDevice, Skeleton],
  templateUrl: './register-page.html',
  styleUrls: ['../ui/page.css', '../ui/form.css'],
})
export class RegisterPage {
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
  private readonly model = signal(empty);
  protected readonly form = form(this.model, deviceRules);
  protected readonly registered = signal<Schema<'RegisteredDeviceDto'> | undefined>(undefined);

  protected async register(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.form, async (fields) => {
      try {
        this.registered.set(await this.api.post({ path: '/api/v1/devices', body: bodyOf(this.model()) }));
        return undefined;
      } catch (error) {
        const { code, detail } = problemOf(error);
        if (code === 'CONFLICT') return [{ kind: 'server', message: detail, fieldTree: fields.device_id }];
        return refusalOf(error, fields, (name) => {
          if (name === 'device_id') return fields.device_id;
          if (name === 'name') return fields.name;
          return name.startsWith('tags') ? fields.tags : undefined;
        });
      }
    });
  }

  protected another(): void {
    this.registered.set(undefined);
    this.model.update(({ tags, profile }) => ({ ...empty, tags, profile }));
    this.form().reset();
  }
}
