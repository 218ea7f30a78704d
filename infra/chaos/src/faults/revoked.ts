import { setTimeout as delay } from 'node:timers/promises';
import type { PlannedReading } from '../plan/reading.ts';
import { bodyOf } from '../plan/reading.ts';
import { type DeviceFact, factOf, keyOf } from '../system/device-fact.ts';
import { introduce } from '../system/introduce.ts';
import { endAndComeBack } from './come-back.ts';
import type { Fault, Ground } from './fault.ts';

const DEVICES = 6;
/** A revoked key stops working at every replica within so long. */
const GRACE_MS = 1_000;
const LOOK_MS = 3_000;
const LIMIT_MS = 30_000;
const PACE_MS = 5;

/** What a device was answered, and when it had asked. */
interface Answer {
  readonly askedAtMs: number;
  readonly status: number;
}

/** Keys are revoked and devices deactivated in the middle of what they send. */
export const revoked: Fault = {
  name: 'revoked',
  what: 'keys are revoked, exchanged, and devices deactivated and activated again while they send; ingest is killed besides',
  inject: async (ground: Ground): Promise<void> => {
    for (let round = 0; round < (ground.isShort ? 1 : 5); round++) {
      const [name = ''] = ground.fleet.devices;
      const devices = Array.from({ length: DEVICES }, (_, i) => `${name}-revoked-${round}-${i}`);
      const numbers = new Map(devices.map((device) => [device, 0]));
      await introduce(ground.system, devices);
      await takeAway(ground, { devices, numbers });
      await backAgain(ground, { devices, numbers });
    }
  },
};

/** The devices of a round, and the next number of each. */
interface Round {
  readonly devices: readonly string[];
  readonly numbers: Map<string, number>;
}

/** Takes the right to send from devices that send, also across a restart of ingest. */
async function takeAway(ground: Ground, { devices, numbers }: Round): Promise<void> {
  const { system, fleet, find, say } = ground;
  const stop = new AbortController();
  const { signal } = stop;
  const sending = devices.map((device) => send(ground, { device, key: keyOf(device), numbers, signal }));
  await delay(LOOK_MS);
  for (const device of devices)
    await system.broker.tell(losesKey(device) ? withoutKey(device) : inactive(device));
  const toldAtMs = Date.now();
  await delay(LOOK_MS);
  await fleet.progress(1, LIMIT_MS);
  await endAndComeBack(system.part('ingest'), 'kill');
  await fleet.progress(1, LIMIT_MS);
  await delay(LOOK_MS);
  stop.abort();
  const answers = await Promise.all(sending);
  const taken = answers.flat().filter(({ status, askedAtMs }) => status === 201 && askedAtMs > toldAtMs);
  const lastMs = Math.max(0, ...taken.map(({ askedAtMs }) => askedAtMs - toldAtMs));
  say(
    `  ${answers.flat().length} requests; the last taken was sent ${lastMs} ms after the right to was gone`,
  );
  if (lastMs > GRACE_MS) find(`a reading was taken ${lastMs} ms after the right to send it was gone`);
  for (const [i, all] of answers.entries()) judge(ground, devices[i] ?? '', all);
}

/** Half of the devices lose their key, the others are deactivated. */
function losesKey(device: string): boolean {
  return Number(device.slice(-1)) % 2 === 0;
}

/** Each must have been taken before, and refused in the end for the right reason. */
function judge({ find }: Ground, device: string, answers: readonly Answer[]): void {
  const answered = answers.filter(({ status }) => status > 0);
  if (!answered.some(({ status }) => status === 201)) find(`${device} was never taken`);
  const { status } = answered.at(-1) ?? { status: 0 };
  const expected = losesKey(device) ? 401 : 403;
  if (status !== expected) find(`${device} was answered ${status} in the end`);
}

/** A device with a new key, or active again, is taken as any other; its old key is not. */
async function backAgain(ground: Ground, { devices, numbers }: Round): Promise<void> {
  const { system, find } = ground;
  for (const device of devices) await system.broker.tell(withNewKey(device));
  await delay(GRACE_MS);
  for (const device of devices) {
    const old = await once(ground, { device, key: keyOf(device), numbers });
    const fresh = await once(ground, { device, key: newKeyOf(device), numbers });
    if (old !== 401) find(`the old key of ${device} was answered ${old}`);
    if (fresh !== 201) find(`the new key of ${device} was answered ${fresh}`);
  }
}

interface Sending {
  readonly device: string;
  readonly key: string;
  /** The next number of each device. */
  readonly numbers: Map<string, number>;
}

async function send(ground: Ground, sending: Sending & { signal: AbortSignal }): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (!sending.signal.aborted) {
    const askedAtMs = Date.now();
    answers.push({ askedAtMs, status: await once(ground, sending) });
    await delay(PACE_MS);
  }
  return answers;
}

/** Sends a reading; returns the answer's status, 0 without one. */
async function once({ system, journal }: Ground, { device, key, numbers }: Sending): Promise<number> {
  const n = numbers.get(device) ?? 0;
  numbers.set(device, n + 1);
  const reading: PlannedReading = { device, n, timestampMs: Date.now() - 60_000 + n, slot: `number ${n}` };
  const settle = journal.attempt(device, [reading]);
  try {
    const { status } = await fetch(`${system.ingest}/api/v1/ingest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify(bodyOf(reading)),
    });
    settle([status === 201 ? 'acknowledged' : status < 500 ? 'rejected' : 'unknown']);
    return status;
  } catch {
    settle(['unknown']);
    return 0;
  }
}

function withoutKey(device: string): DeviceFact {
  return factOf(device, { revision: 2n, key: undefined });
}

function inactive(device: string): DeviceFact {
  return factOf(device, { revision: 2n, isActive: false });
}

function withNewKey(device: string): DeviceFact {
  return factOf(device, { revision: 3n, key: newKeyOf(device) });
}

function newKeyOf(device: string): string {
  return `${keyOf(device)}-new`;
}
