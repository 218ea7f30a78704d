import type { DeviceStatus } from '../api/device.ts';

/** What the list is narrowed to and sorted by, as the address has it; '' stands for all. */
export interface DeviceQuery {
  readonly q: string;
  readonly status: DeviceStatus | '';
  readonly tag: string;
  readonly profile: string;
  readonly sort: string;
}

export const firstSort = 'name';

export const statusOptions: readonly { value: DeviceStatus | ''; label: string }[] = [
  { value: '', label: $localize`Any status` },
  { value: 'online', label: $localize`Online` },
  { value: 'late', label: $localize`:Status of a device that reports less often than it should:Late` },
  { value: 'offline', label: $localize`Offline` },
  { value: 'never_seen', label: $localize`Never seen` },
  { value: 'inactive', label: $localize`Inactive` },
];

export const sortOptions: readonly { value: string; label: string }[] = [
  { value: 'name', label: $localize`By name` },
  { value: '-name', label: $localize`By name, from Z` },
  { value: 'device_id', label: $localize`By id` },
  { value: '-device_id', label: $localize`By id, from Z` },
  {
    value: '-last_seen_at',
    label: $localize`:Order in which devices that reported most recently come first:Seen last first`,
  },
  { value: 'last_seen_at', label: $localize`Silent longest first` },
  {
    value: '-created_at',
    label: $localize`:Order in which devices that were registered last come first:Newest first`,
  },
  {
    value: 'created_at',
    label: $localize`:Order in which devices that were registered first come first:Oldest first`,
  },
];

/** The query of an address; what it does not know is as if it were not there. */
export function deviceQuery(asked: Partial<Record<keyof DeviceQuery, string | undefined>>): DeviceQuery {
  const { q = '', status, tag = '', profile = '', sort } = asked;
  return {
    q,
    status: statusOptions.find(({ value }) => value === status)?.value ?? '',
    tag,
    profile,
    sort: sortOptions.find(({ value }) => value === sort)?.value ?? firstSort,
  };
}

/** The parameters that the API takes; what is '' is left out. */
export function queryParams(query: DeviceQuery): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}

/** The query as the address has it, without what goes without saying; '' for the whole list. */
export function addressOf(query: DeviceQuery): Record<string, string> {
  const { sort, ...rest } = queryParams(query);
  return sort === undefined || sort === firstSort ? rest : { ...rest, sort };
}

/** Whether anything narrows the list. */
export function isNarrowed({ q, status, tag, profile }: DeviceQuery): boolean {
  return [q, status, tag, profile].some((value) => value !== '');
}

/** What a click on a column's title sorts by: the other way when it is that column's already. */
export function nextSort(sort: string, key: string): string {
  return sort === key ? `-${key}` : key;
}
