import { ProvisioningError } from './provisioning-error.ts';

/** What the QR code on a device says, as Espressif's apps read it. */
export interface Label {
  /** What the device calls itself over the air, such as "PROV_A1B2C3". */
  readonly name: string;
  readonly username: string;
  /** The proof of possession. */
  readonly password: string;
  readonly transport: 'ble' | 'softap';
}

const VERSION = 'v1';
/** What Espressif's apps take when the code says none. */
const DEFAULT_USERNAME = 'wifiprov';
const TRANSPORTS = ['ble', 'softap'] as const;

/** Reads a QR code's text. @throws ProvisioningError `unreadable-label` */
export function parseLabel(text: string): Label {
  const { ver, name, username = DEFAULT_USERNAME, pop, transport, network = 'wifi' } = membersOf(text);
  if (ver !== VERSION) throw new ProvisioningError('unreadable-label', 'it is of another version');
  if (network !== 'wifi')
    throw new ProvisioningError('unreadable-label', 'it is for another network than Wi-Fi');
  const way = TRANSPORTS.find((each) => each === transport);
  if (!isText(name) || !isText(username) || !isText(pop) || way === undefined)
    throw new ProvisioningError('unreadable-label', 'something is missing');
  return { name, username, password: pop, transport: way };
}

/** Text for a QR code that Espressif's apps read, too. */
export function formatLabel({ name, username, password, transport }: Label): string {
  return JSON.stringify({ ver: VERSION, name, username, pop: password, transport, network: 'wifi' });
}

function membersOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (cause) {
    throw new ProvisioningError('unreadable-label', undefined, { cause });
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
