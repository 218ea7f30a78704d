import type { Schema } from '../api/contract.ts';

/** What those who act are called, by their role. */
export const roleTexts: Readonly<Record<Schema<'AuditEntryDto'>['actor_role'], string>> = {
  viewer: $localize`:Role of a person who may only look:viewer`,
  operator: $localize`:Role of a person who may change devices:operator`,
  admin: $localize`:Role of a person who may do everything:admin`,
  device: $localize`:A device did it itself:device`,
  anyone: $localize`:Somebody who did not sign in:anyone`,
  system: $localize`:The system did it itself:system`,
};
