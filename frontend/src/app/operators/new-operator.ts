import { Component, inject, output, signal } from '@angular/core';
import { FormField, form, maxLength, required, submit } from '@angular/forms/signals';
import { Api } from '../api/api.ts';
import type { Schema } from '../api/contract.ts';
import { refusalOf } from '../api/refusal.ts';
import { Field } from '../ui/field.ts';
import { roleTexts } from '../ui/role-texts.ts';

type Role = Schema<'NewOperatorDto'>['role'];

const roles: readonly { readonly role: Role; readonly may: string }[] = [
  { role: 'viewer', may: $localize`:What a viewer may:looks at everything, changes nothing` },
  {
    role: 'operator',
    may: $localize`:What an operator may:also registers devices, changes them and their keys`,
  },
  { role: 'admin', may: $localize`:What an admin may:also manages profiles and operators` },
];

/** Asks who is to get a key, and for what. */
@Component({
  selector: 'tc-new-operator',
  imports: [Field, FormField],
  templateUrl: './new-operator.html',
  styleUrls: ['../ui/form.css', './new-operator.css'],
})
export class NewOperator {
  /** It was made; its key is in here and nowhere else. */
  readonly made = output<Schema<'CreatedOperatorDto'>>();
  /** Nothing is to be made after all. */
  readonly dismissed = output();

  private readonly api = inject(Api);
  protected readonly roles = roles;
  protected readonly texts = roleTexts;
  private readonly model = signal<{ name: string; role: Role; expires_at: string }>({
    name: '',
    role: 'viewer',
    expires_at: '',
  });
  protected readonly form = form(this.model, (path) => {
    required(path.name, { message: $localize`Give it a name.` });
    maxLength(path.name, 128, { message: $localize`At most 128 characters.` });
  });

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.form, async (fields) => {
      const { name, role, expires_at: day } = this.model();
      const end = day === '' ? {} : { expires_at: new Date(`${day}T23:59:59`).toISOString() };
      try {
        this.made.emit(
          await this.api.post({ path: '/api/v1/operators', body: { name: name.trim(), role, ...end } }),
        );
        return undefined;
      } catch (error) {
        return refusalOf(error, fields, (field) => (field === 'name' ? fields.name : undefined));
      }
    });
  }
}
