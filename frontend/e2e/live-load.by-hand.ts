import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startFleet } from './fleet.ts';
import { openSignedIn } from './sign-in.ts';

const DEVICES = 100;
const PER_SECOND = 10;
const WATCHED_MS = 20_000;
const LONG_MS = 50;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: by the clock, and of the processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Milliseconds that each task of the page's main thread took, by the clock and of the processor. */
function tasks(trace: string): { clock: number; processor: number }[] {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const place = ({ pid, tid }: TraceEvent): string => `${pid}:${tid}`;
  const mains = new Set(
    traceEvents.filter(({ args }) => args?.name === 'CrRendererMain').map((event) => place(event)),
  );
  return traceEvents
    .filter((event) => event.name.endsWith('RunTask') && event.ph === 'X' && mains.has(place(event)))
    .map(({ dur = 0, tdur = 0 }) => ({ clock: dur / 1000, processor: tdur / 1000 }));
}

/**
 * Lets the browser have a processor whenever it wants one, as it has where the devices and the system are on other machines:
 * all others that the tests started give way. Linux shares by session before it asks for the priority of a thread.
 */
function giveWay(): void {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(Number(name))]),
  );
  const isOurs = (pid = 0): boolean => pid === process.ppid || (pid > 1 && isOurs(parents.get(pid)));
  for (const pid of parents.keys()) {
    if (!isOurs(pid) || ofProcess(pid, 'cmdline').includes('chrom')) continue;
    try {
      writeFileSync(`/proc/${pid}/autogroup`, '19');
    } catch {
      // It has ended, or the kernel does not share by session.
    }
  }
}

/** After the name in parentheses, which may hold anything, come the state and the parent. */
function parentOf(pid: number): number {
  return Number(/^ . (\d+)/.exec(ofProcess(pid, 'stat').split(')').at(-1) ?? '')?.[1] ?? 0);
}

function ofProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

test(`${DEVICES} devices × ${PER_SECOND} readings a second leave no task over ${LONG_MS} ms`, async ({
  page,
  browser,
}) => {
  const fleet = await startFleet(DEVICES, PER_SECOND);
  try {
    await openSignedIn(page, '/live');
    await expect(page.locator('tc-wall-tile')).toHaveCount(DEVICES);
    giveWay();
    await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
    const updates = await page.evaluate(
      (ms) =>
        new Promise<number>((resolve) => {
          let count = 0;
          const watch = new MutationObserver((changes) => (count += changes.length));
          watch.observe(document.body, { subtree: true, attributeFilter: ['d'] });
          setTimeout(() => resolve(count), ms);
        }),
      WATCHED_MS,
    );
    const all = tasks((await browser.stopTracing()).toString('utf8'));
    const longest = (kind: 'clock' | 'processor'): number => Math.max(...all.map((task) => task[kind]));
    const busy = all.reduce((sum, { processor }) => sum + processor, 0) / WATCHED_MS;
    process.stdout.write(
      `longest task ${longest('clock').toFixed(1)} ms by the clock, ${longest('processor').toFixed(1)} ms of the processor; ` +
        `${all.filter(({ clock }) => clock > LONG_MS).length} tasks over ${LONG_MS} ms; ` +
        `main thread busy ${(busy * 100).toFixed(1)} %; ${updates} lines drawn in ${WATCHED_MS / 1000} s\n`,
    );
    expect(updates).toBeGreaterThan(DEVICES * (WATCHED_MS / 1000));
    expect(longest('clock')).toBeLessThan(LONG_MS);
  } finally {
    await fleet.stop();
  }
});
