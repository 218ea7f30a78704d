import type { IconName } from '../ui/icon.ts';

/** A page that the navigation leads to. */
export interface Destination {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  /** Pressed after `g`. */
  readonly key: string;
  /** Whose page it is; everybody's when absent. */
  readonly roles?: readonly string[];
}

const workers = ['operator', 'admin'];

/** What one looks at, what one manages; the API refuses the same people, this only spares them the way. */
const watch: readonly Destination[] = [
  { path: '/', label: $localize`Overview`, icon: 'overview', key: 'o' },
  { path: '/devices', label: $localize`Devices`, icon: 'devices', key: 'd' },
  {
    path: '/live',
    label: $localize`:Page where readings are shown as they arrive:Live`,
    icon: 'live',
    key: 'l',
  },
];
const manage: readonly Destination[] = [
  {
    path: '/register',
    label: $localize`:Verb, page where a device is registered:Register`,
    icon: 'register',
    key: 'r',
    roles: workers,
  },
  {
    path: '/profiles',
    label: $localize`:Page of the profiles of devices:Profiles`,
    icon: 'profiles',
    key: 'p',
  },
  {
    path: '/operators',
    label: $localize`:Page of the people who may sign in:Operators`,
    icon: 'operators',
    key: 'u',
    roles: ['admin'],
  },
  {
    path: '/audit',
    label: $localize`:Page of what was changed by whom:Audit`,
    icon: 'audit',
    key: 'a',
    roles: workers,
  },
  {
    path: '/dead-letters',
    label: $localize`:Page of messages that could not be taken:Dead letters`,
    icon: 'letters',
    key: 'x',
    roles: workers,
  },
];
const settings: Destination = { path: '/settings', label: $localize`Settings`, icon: 'settings', key: 's' };

/** The pages by group, without those that are not for this role. */
export interface Destinations {
  readonly watch: readonly Destination[];
  readonly manage: readonly Destination[];
  readonly settings: Destination;
}

/** Where somebody of this role may go. */
export function destinationsFor(role: string): Destinations {
  const mayGo = ({ roles }: Destination): boolean => roles?.includes(role) ?? true;
  return { watch: watch.filter(mayGo), manage: manage.filter(mayGo), settings };
}

/** The same as one list, in the order of the navigation. */
export function allDestinations(role: string): readonly Destination[] {
  const groups = destinationsFor(role);
  return [...groups.watch, ...groups.manage, groups.settings];
}
