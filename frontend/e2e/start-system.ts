import type { ChildProcess } from 'node:child_process';
import { chmodSync, createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FullConfig } from '@playwright/test';
import { buildDevice } from '../../firmware/builds.ts';
import { startCollector, TRACE_SETTINGS } from './collector.ts';
import { ISSUER_SETTINGS, startIssuer } from './issuer.ts';
import { npmStart, placeOf, REPOSITORY, startSystem, stopSystem, type SystemPlace } from './system.ts';

/**
 * Starts a system on an empty data folder for each worker, a collector of their traces and an issuer that they believe;
 * returns what ends them. While one writes tests, E2E_PORT names a system that runs already, with the key of the tests.
 */
export default async function setup({ workers }: FullConfig): Promise<() => Promise<void>> {
  if (process.env.E2E_PORT !== undefined) return () => Promise.resolve();
  const folder = mkdtempSync(join(tmpdir(), 'telemetry-e2e-'));
  // PostgreSQL may run as another user, who has to walk through.
  chmodSync(folder, 0o711);
  const places = Array.from({ length: workers }, (_, worker) => placeOf(worker, folder));
  const collector = await startCollector();
  const stopIssuer = await startIssuer(places.map(({ port }) => `http://127.0.0.1:${port}`));
  // Built once, here: two workers that build it would be in each other's way.
  const settings = { E2E_DATA: folder, E2E_DEVICE: buildDevice(), ...TRACE_SETTINGS, ...ISSUER_SETTINGS };
  Object.assign(process.env, settings);
  const systems = await startAll(places);
  return async () => {
    await Promise.all(systems.map(stopSystem));
    collector.close();
    stopIssuer();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Starts them, the first one before the others: it builds what is not built yet. All end when one cannot start. */
async function startAll(places: readonly SystemPlace[]): Promise<ChildProcess[]> {
  const logs = join(REPOSITORY, 'frontend', 'test-results');
  mkdirSync(logs, { recursive: true });
  const systems: ChildProcess[] = [];
  try {
    for (const [worker, place] of places.entries()) {
      const log = createWriteStream(join(logs, `system-${worker}.log`));
      systems.push(await startSystem(place, log, worker === 0 ? npmStart : undefined));
    }
  } catch (error) {
    await Promise.all(systems.map(stopSystem));
    throw error;
  }
  return systems;
}
