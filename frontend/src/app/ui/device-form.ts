import { pattern, required, schema, validate } from '@angular/forms/signals';
import type { FieldTree } from '@angular/forms/signals';
import type { Schema } from '../api/contract.ts';

/** A device as it is typed. */
export interface DeviceModel {
  device_id: string;
  name: string;
  /** Separated by commas. */
  tags: string;
  profile: string;
}

/** Nothing typed yet; the profile is what most devices have. */
export const emptyDevice: DeviceModel = { device_id: '', name: '', tags: '', profile: 'esp32-env' };

/** The tags of a text, each once. */
export function tagsOf(text: string): string[] {
  const tags = text.split(/[,;\s]+/).filter((tag) => tag !== '');
  return [...new Set(tags)];
}

/** What is sent of it. */
export function bodyOf({ device_id: id, name, tags, profile }: DeviceModel): Schema<'RegisterDeviceDto'> {
  return { device_id: id.trim(), profile, tags: tagsOf(tags), ...(name.trim() && { name: name.trim() }) };
}

/** What can be said to be wrong before anything is sent; the registry has the last word. */
export const deviceRules = schema<DeviceModel>((path) => {
  required(path.device_id, { message: $localize`Give it an id.` });
  pattern(path.device_id, /^\s*[A-Za-z0-9_-]{1,64}\s*$/, {
    message: $localize`Letters, digits, “_” and “-”, at most 64.`,
  });
  validate(path.tags, ({ value }) => {
    const wrong = tagsOf(value()).find((tag) => !/^[A-Za-z0-9_.:-]{1,64}$/.test(tag));
    return wrong === undefined
      ? undefined
      : { kind: 'tag', message: $localize`“${wrong}:tag:”: letters, digits, “_”, “.”, “:” and “-” only.` };
  });
});

/** The field that a refusal of the API is about, by the name it has there. */
export function fieldOf(form: FieldTree<DeviceModel>, name: string): FieldTree<unknown> | undefined {
  if (name === 'device_id') return form.device_id;
  if (name === 'name') return form.name;
  return name.startsWith('tags') ? form.tags : undefined;
}
