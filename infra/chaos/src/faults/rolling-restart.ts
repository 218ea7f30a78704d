import { Asker } from '../load/asker.ts';
import { LiveView } from '../load/live-view.ts';
import type { Part } from '../system/part.ts';
import { waitFor } from '../wait-for.ts';
import { endAndComeBack } from './come-back.ts';
import type { Fault, Ground } from './fault.ts';

const VIEWS = 8;
const LIMIT_MS = 120_000;
/** Readings that have to be acknowledged between two restarts, so that each meets the system at work. */
const PROGRESS = 200;

const SERVICES = ['registry', 'ingest', 'query', 'realtime', 'edge'].flatMap((name) => [
  `${name}-1`,
  `${name}-2`,
]);
const NODES = ['nats-1', 'nats-2', 'nats-3'];

/** A new version of everything comes, one part after the other, and nobody is to notice. */
export const rollingRestart: Fault = {
  name: 'rolling-restart',
  what: 'SIGTERM of every replica of every service, then of each node of NATS, then PostgreSQL is restarted',
  setup: { hasCluster: true, hasReplicas: true, hasRealtime: true },
  isPatient: true,
  inject: async (ground: Ground): Promise<void> => {
    const { system, fleet, views, find, say } = ground;
    const { api, edge } = system;
    for (const device of fleet.devices.slice(0, VIEWS))
      views.push(new LiveView({ device, gateways: [edge], api }));
    const [device = ''] = fleet.devices;
    const asker = new Asker(edge, [
      `/api/v1/devices/${device}/history?range=30d&limit=10`,
      '/api/v1/devices?limit=10',
      '/api/v1/views',
      '/api/v1/dashboard/stats',
    ]);
    try {
      for (const name of SERVICES) await restart(ground, name, (part) => endAndComeBack(part, 'terminate'));
      for (const name of NODES) await restart(ground, name, downAndUp);
      await restart(ground, 'postgres', downAndUp);
      await fleet.progress(PROGRESS, LIMIT_MS);
    } finally {
      await asker.stop();
    }
    say(`  ${asker.answered} questions answered, ${asker.retries} tries made again`);
    for (const failed of asker.failed) find(`a question failed in the end: ${failed}`);
    await waitFor('every view to be back', LIMIT_MS, () =>
      Promise.resolve(views.every(({ isLive }) => isLive) ? true : undefined),
    );
  },
};

async function restart(
  { system, fleet, pulse, say }: Ground,
  name: string,
  how: (part: Part) => Promise<void>,
): Promise<void> {
  await fleet.progress(PROGRESS, LIMIT_MS);
  const { requests, failures, longestGapMs } = await pulse.during(() => how(system.part(name)));
  say(`  ${name}: ${failures} of ${requests} requests were repeated, none served for ${longestGapMs} ms`);
}

/** As a server is told to stop, which is not by SIGTERM for each. It is up when it is ready, and so are its streams. */
async function downAndUp(part: Part): Promise<void> {
  await part.down();
  await part.up();
}
