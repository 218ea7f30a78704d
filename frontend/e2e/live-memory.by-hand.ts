import { env } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { type CDPSession, expect, type Page, test } from '@playwright/test';
import { startFleet } from './fleet.ts';
import { openSignedIn } from './sign-in.ts';

const DEVICES = 100;
const MINUTES = Number(env.LIVE_MINUTES ?? 30);
/** A redraw that was under way is over then. */
const SETTLES_MS = 300;
/** What the second half may have more than its beginning: of a series that does not grow, what chance adds. */
const GROWTH = { heapMb: 1.05, nodes: 1.02, listeners: 1.02 };

test.describe.configure({ timeout: (MINUTES + 10) * 60_000 });

/** What a page holds after everything that nobody refers to is gone. */
interface Held {
  readonly heapMb: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** Held by a page once a minute. */
class Watched {
  readonly series: Held[] = [];

  readonly title: string;
  private readonly client: CDPSession;

  private constructor(title: string, client: CDPSession) {
    this.title = title;
    this.client = client;
  }

  static async begin(title: string, page: Page): Promise<Watched> {
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable');
    return new Watched(title, client);
  }

  async look(): Promise<void> {
    // The first collection lets go of a picture, whose elements only the second finds.
    await this.client.send('HeapProfiler.collectGarbage');
    await delay(SETTLES_MS);
    await this.client.send('HeapProfiler.collectGarbage');
    const { metrics } = await this.client.send('Performance.getMetrics');
    const value = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
    const heapMb = value('JSHeapUsedSize') / 1e6;
    const held = { heapMb, nodes: value('Nodes'), listeners: value('JSEventListeners') };
    this.series.push(held);
    process.stdout.write(
      `${this.title}, minute ${this.series.length}: ${heapMb.toFixed(2)} MB, ${held.nodes} nodes, ${held.listeners} listeners\n`,
    );
  }

  /** The last fifth of the series against the fifth that begins in the middle. */
  growth(kind: keyof Held): number {
    const values = this.series.map((held) => held[kind]);
    const fifth = Math.max(1, Math.floor(values.length / 5));
    const middle = Math.floor(values.length / 2);
    return mean(values.slice(-fifth)) / mean(values.slice(middle, middle + fifth));
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test(`${MINUTES} minutes of the wall and of a device, live, take no more memory at the end`, async ({
  context,
}) => {
  const fleet = await startFleet(DEVICES, 1);
  try {
    const [wall, device] = [await context.newPage(), await context.newPage()];
    await openSignedIn(wall, '/live');
    await expect(wall.locator('tc-wall-tile')).toHaveCount(DEVICES);
    await openSignedIn(device, '/devices/sim-001?range=15m');
    await expect(device.locator('tc-line-chart path.line')).not.toHaveCount(0);
    const watched = [await Watched.begin('wall', wall), await Watched.begin('device', device)];
    for (let minute = 0; minute < MINUTES; minute++) {
      await delay(60_000);
      for (const each of watched) await each.look();
    }
    for (const each of watched) {
      for (const kind of ['heapMb', 'nodes', 'listeners'] as const) {
        const growth = each.growth(kind);
        process.stdout.write(`${each.title}: ${kind} × ${growth.toFixed(3)} over the second half\n`);
        expect.soft(growth, `${kind} of the ${each.title}`).toBeLessThan(GROWTH[kind]);
      }
    }
    await expect(wall.locator('tc-wall-tile')).toHaveCount(DEVICES);
  } finally {
    await fleet.stop();
  }
});
