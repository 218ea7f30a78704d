import { Component, input } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import type { FieldTree } from '@angular/forms/signals';
import type { DeviceModel } from './device-form.ts';
import { Field } from './field.ts';

/** What a new device is: id, name, tags and profile. */
@Component({
  selector: 'tc-device-fields',
  imports: [Field, FormField],
  templateUrl: './device-fields.html',
  styleUrl: './form.css',
})
export class DeviceFields {
  /** The form of a device. */
  readonly form = input.required<FieldTree<DeviceModel>>();
  /** The profiles there are. */
  readonly profiles = input.required<readonly { readonly name: string }[]>();
}
