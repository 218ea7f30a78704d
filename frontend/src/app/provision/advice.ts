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

type Advice = readonly [next: string, step?: Step];

const nearer = 'Bring it nearer and try again: the connection is made anew, and nothing you typed is lost.';
const update = 'Load newer firmware by cable, then find the device again.';
const again = 'Switch the device off and on, then find it again.';

/** What a person does about each; the step is where, and the one that is open when it names none. */
const ADVICE: Readonly<Record<FailureReason, Advice>> = {
  'unsupported-security': [update, 'find'],
  'outdated-firmware': [update, 'find'],
  'wrong-proof': [
    'Compare each character with the label. After ten wrong ones the device closes: press its button then, and find it again.',
    'proof',
  ],
  'not-the-device': ['Find the device that the label belongs to.', 'find'],
  'malformed-answer': [again, 'find'],
  'out-of-step': ['Try again.'],
  'request-refused': [again, 'find'],
  'endpoint-missing': [
    'Its firmware cannot be claimed by this system. Load ours, or register it and give it its key by hand.',
    'find',
  ],
  'connection-lost': [nearer],
  'timed-out': [nearer],
  'link-closed': ['Find the device again.', 'find'],
  'request-too-large': ['Take a shorter address for the server.', 'device'],
  'invalid-network': ['A name has at most 32 bytes; a password 8 to 63, or none.', 'network'],
  'wifi-password-refused': [
    'Type the password again. The device still waits, and nothing else is asked again.',
    'network',
  ],
  'network-not-found': [
    'Search again nearer to the access point, or pick another network: the ESP32 hears 2.4 GHz only.',
    'network',
  ],
  'wifi-timed-out': ['Bring the device nearer to the access point, or pick another network.', 'network'],
  'invalid-claim': ['Correct the address of the server.', 'device'],
  'claim-refused': [
    'Correct the address of the server: it begins with https for a finished device.',
    'device',
  ],
  'unreadable-label': ['Type what the label says instead.', 'proof'],
  'bluetooth-unavailable': [
    'Switch Bluetooth on and try again, or take one of the other ways below.',
    'find',
  ],
  'bluetooth-blocked': ['Allow Bluetooth for this page (beside the address), then try again.', 'find'],
  'no-device-chosen': [
    'Is it not in the list? Switch it off and on: a new device can be found for half an hour. One that was set up before forgets it when its button is held for 5 seconds at the start.',
    'find',
  ],
  'not-a-device': ['Choose another one, or hold its button for 5 seconds at the start.', 'find'],
};

/** A failure as the page shows it; `open` is the step where it happened. */
export function failureOf(error: unknown, open: Step): Failure {
  if (error instanceof ProvisioningError) {
    const [next, step = open] = ADVICE[error.reason];
    return { message: error.message, next, step };
  }
  const { title, detail, traceId } = problemOf(error);
  const message = [title, detail, traceId && `Trace ${traceId}`].filter(Boolean).join(' · ');
  return { message, next: 'Try again from here.', step: open };
}

/** A device whose token the registry did not take, and why (`refused` of the audit). */
export function refusedClaim(why: string): Failure {
  const reason =
    why === 'expired'
      ? 'The device came for its key too late: its token was good for 15 minutes.'
      : `The registry gave the device no key: its token was ${why}.`;
  return {
    message: reason,
    next: 'The device starts anew and can be found again. Set it up once more; what you typed is kept.',
    step: 'find',
  };
}
