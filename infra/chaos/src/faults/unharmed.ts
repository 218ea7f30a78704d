import { setTimeout as delay } from 'node:timers/promises';
import type { Ground } from './fault.ts';

const LOOK_MS = 3_000;
/** An answer may take so long, whatever it took before: the machine is shared with those who do the harm. */
const ALWAYS_FINE_MS = 1_000;
const MOST_TIMES_SLOWER = 2;

/** Does what must not harm the devices that behave: every one of them is answered, and hardly later than before. */
export async function whileUnharmed({ pulse, say, find }: Ground, work: () => Promise<void>): Promise<void> {
  const before = await pulse.during(() => delay(LOOK_MS));
  const meanwhile = await pulse.during(work);
  say(`  ${meanwhile.requests} requests of the fleet, p99 ${meanwhile.p99Ms} ms (${before.p99Ms} before)`);
  if (meanwhile.failures > 0) find(`${meanwhile.failures} requests of the fleet failed`);
  if (meanwhile.requests === 0) find('the fleet was not answered');
  if (meanwhile.p99Ms > Math.max(ALWAYS_FINE_MS, MOST_TIMES_SLOWER * before.p99Ms))
    find(`p99 of the fleet is ${meanwhile.p99Ms} ms, ${before.p99Ms} before`);
}
