import { type FailureReason, ProvisioningError } from '@telemetry/provisioning';
import { problemOf } from '../api/problem.ts';

/** A page of the way. */
export type Step = 'find' | 'proof' | 'network' | 'device' | 'progress';

/** What went wrong, what to do next, and where to do it. */
export interface Failure {
  readonly message: string;
  readonly next: string;
  readonly step: Step;
}

type Advice = readonly [happened: string, next: string, step?: Step];

const nearer = $localize`Bring it nearer and try again: the connection is made anew, and nothing you typed is lost.`;
const update = $localize`Load newer firmware by cable, then find the device again.`;
const again = $localize`Switch the device off and on, then find it again.`;

/** What happened, and what a person does about it; the step is where, and the one that is open when it names none. */
const ADVICE: Readonly<Record<FailureReason, Advice>> = {
  'unsupported-security': [
    $localize`The device does not protect its set-up with Security 2. Update its firmware; nothing secret is sent to it.`,
    update,
    'find',
  ],
  'outdated-firmware': [
    $localize`The device uses an encryption that can be broken (Security 2 without patch 1). Update its firmware.`,
    update,
    'find',
  ],
  'wrong-proof': [
    $localize`Wrong proof of possession. Look at the label of the device and try again.`,
    $localize`Compare each character with the label. After ten wrong ones the device closes: press its button then, and find it again.`,
    'proof',
  ],
  'not-the-device': [
    $localize`The device cannot prove that it knows its own proof of possession: it is not the one on the label.`,
    $localize`Find the device that the label belongs to.`,
    'find',
  ],
  'malformed-answer': [$localize`The device answered something that cannot be understood.`, again, 'find'],
  'out-of-step': [
    $localize`An encrypted answer does not fit. A new session is needed.`,
    $localize`Try again.`,
  ],
  'request-refused': [$localize`The device refused a request.`, again, 'find'],
  'endpoint-missing': [
    $localize`The device has no such function.`,
    $localize`Its firmware cannot be claimed by this system. Load ours, or register it and give it its key by hand.`,
    'find',
  ],
  'connection-lost': [$localize`The connection to the device is lost. Stay near it and try again.`, nearer],
  'timed-out': [$localize`The device does not answer. Stay near it and try again.`, nearer],
  'link-closed': [
    $localize`The connection to the device was closed.`,
    $localize`Find the device again.`,
    'find',
  ],
  'request-too-large': [
    $localize`That is too much for one message to the device.`,
    $localize`Take a shorter address for the server.`,
    'device',
  ],
  'invalid-network': [
    $localize`The name or the password of the network cannot be one.`,
    $localize`A name has at most 32 bytes; a password 8 to 63, or none.`,
    'network',
  ],
  'wifi-password-refused': [
    $localize`Wi-Fi password refused. Check the password and try again.`,
    $localize`Type the password again. The device still waits, and nothing else is asked again.`,
    'network',
  ],
  'network-not-found': [
    $localize`Network not found. Check its name, and that it has 2.4 GHz and reaches the device.`,
    $localize`Search again nearer to the access point, or pick another network: the ESP32 hears 2.4 GHz only.`,
    'network',
  ],
  'wifi-timed-out': [
    $localize`The device has not joined the network in time. Bring it nearer to the access point.`,
    $localize`Bring the device nearer to the access point, or pick another network.`,
    'network',
  ],
  'invalid-claim': [
    $localize`The claim cannot be sent.`,
    $localize`Correct the address of the server.`,
    'device',
  ],
  'claim-refused': [
    $localize`The device refused the claim.`,
    $localize`Correct the address of the server: it begins with https for a finished device.`,
    'device',
  ],
  'unreadable-label': [
    $localize`This is not the code of a device.`,
    $localize`Type what the label says instead.`,
    'proof',
  ],
  'bluetooth-unavailable': [
    $localize`Bluetooth is off, or this browser has none.`,
    $localize`Switch Bluetooth on and try again, or take one of the other ways below.`,
    'find',
  ],
  'bluetooth-blocked': [
    $localize`The browser does not let this page use Bluetooth.`,
    $localize`Allow Bluetooth for this page (beside the address), then try again.`,
    'find',
  ],
  'no-device-chosen': [
    $localize`No device was chosen. Switch the device on and choose it.`,
    $localize`Is it not in the list? Switch it off and on: a new device can be found for half an hour. One that was set up before forgets it when its button is held for 5 seconds at the start.`,
    'find',
  ],
  'not-a-device': [
    $localize`What was chosen does not offer to be set up.`,
    $localize`Choose another one, or hold its button for 5 seconds at the start.`,
    'find',
  ],
};

/** Why the registry did not take a token, by what its audit calls that; `refused` where it says nothing. */
const REFUSALS: Readonly<Partial<Record<string, string>>> = {
  expired: $localize`The device came for its key too late: its token was good for 15 minutes.`,
  used: $localize`The registry gave the device no key: its token was used.`,
  foreign: $localize`:The token is one for another device:The registry gave the device no key: its token was foreign.`,
  inactive: $localize`:The device is deactivated:The registry gave the device no key: its token was inactive.`,
  refused: $localize`The registry gave the device no key: its token was refused.`,
};

/** A failure as the page shows it; `open` is the step where it happened. */
export function failureOf(error: unknown, open: Step): Failure {
  if (error instanceof ProvisioningError) {
    const [happened, next, step = open] = ADVICE[error.reason];
    const message = error.detail === undefined ? happened : `${happened} (${error.detail})`;
    return { message, next, step };
  }
  const { title, detail, traceId } = problemOf(error);
  const trace = traceId && $localize`Trace ${traceId}:trace:`;
  const message = [title, detail, trace].filter(Boolean).join(' · ');
  return { message, next: $localize`Try again from here.`, step: open };
}

/** A device whose token the registry did not take, and why (`refused` of the audit). */
export function refusedClaim(why: string): Failure {
  return {
    message: REFUSALS[why] ?? $localize`The registry gave the device no key: its token was ${why}:reason:.`,
    next: $localize`The device starts anew and can be found again. Set it up once more; what you typed is kept.`,
    step: 'find',
  };
}
