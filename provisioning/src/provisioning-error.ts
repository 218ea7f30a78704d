/** Why setting up a device failed, with what a person can do about it. */
const MESSAGES = {
  'unsupported-security':
    'The device does not protect its set-up with Security 2. Update its firmware; nothing secret is sent to it.',
  'outdated-firmware':
    'The device uses an encryption that can be broken (Security 2 without patch 1). Update its firmware.',
  'wrong-proof': 'Wrong proof of possession. Look at the label of the device and try again.',
  'not-the-device':
    'The device cannot prove that it knows its own proof of possession: it is not the one on the label.',
  'malformed-answer': 'The device answered something that cannot be understood.',
  'out-of-step': 'An encrypted answer does not fit. A new session is needed.',
  'request-refused': 'The device refused a request.',
  'endpoint-missing': 'The device has no such function.',
  'connection-lost': 'The connection to the device is lost. Stay near it and try again.',
  'timed-out': 'The device does not answer. Stay near it and try again.',
  'link-closed': 'The connection to the device was closed.',
  'request-too-large': 'That is too much for one message to the device.',
  'invalid-network': 'The name or the password of the network cannot be one.',
  'wifi-password-refused': 'Wi-Fi password refused. Check the password and try again.',
  'network-not-found': 'Network not found. Check its name, and that it has 2.4 GHz and reaches the device.',
  'wifi-timed-out': 'The device has not joined the network in time. Bring it nearer to the access point.',
  'invalid-claim': 'The claim cannot be sent.',
  'claim-refused': 'The device refused the claim.',
  'unreadable-label': 'This is not the code of a device.',
  'bluetooth-unavailable': 'Bluetooth is off, or this browser has none.',
  'bluetooth-blocked': 'The browser does not let this page use Bluetooth.',
  'no-device-chosen': 'No device was chosen. Switch the device on and choose it.',
  'not-a-device': 'What was chosen does not offer to be set up.',
} as const;

export type FailureReason = keyof typeof MESSAGES;

/**
 * Setting up a device failed; `reason` is for programs, `message` for people, and `detail` what the message says beyond the
 * reason. It never holds a secret.
 */
export class ProvisioningError extends Error {
  override readonly name = 'ProvisioningError';

  constructor(
    readonly reason: FailureReason,
    readonly detail?: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(detail === undefined ? MESSAGES[reason] : `${MESSAGES[reason]} (${detail})`, options);
  }
}

/** An error as it is when it has a reason, else one for this reason. */
export function asProvisioningError(error: unknown, reason: FailureReason): ProvisioningError {
  return error instanceof ProvisioningError
    ? error
    : new ProvisioningError(reason, undefined, { cause: error });
}
