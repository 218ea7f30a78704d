import { PARTITIONS } from '@telemetry/proto';
import { LiveView } from '../load/live-view.ts';
import { waitFor } from '../wait-for.ts';
import type { Fault, Ground } from './fault.ts';

const VIEWS = 8;
const LIMIT_MS = 60_000;
const PROGRESS = 200;
/** What the registry changes is seen by every ingest within so long. */
const GRACE_MS = 1_000;
const SERVICES = ['registry', 'ingest', 'query', 'realtime'] as const;

/** Every service runs twice, and each of the two dies once while the other goes on. */
export const twoReplicas: Fault = {
  name: 'two-replicas',
  what: 'two replicas of every service behind the edge, kill -9 of each in turn: the other one takes over',
  setup: { hasReplicas: true, hasRealtime: true },
  inject: async (ground: Ground): Promise<void> => {
    openViews(ground);
    await oneWriterEach(ground);
    await changesAreSeen(ground, 'before');
    for (const service of SERVICES)
      for (const name of [`${service}-1`, `${service}-2`]) await lose(ground, name);
    await changesAreSeen(ground, 'after');
    const { views } = ground;
    await waitFor('every view to be back', LIMIT_MS, () =>
      Promise.resolve(views.every(({ isLive }) => isLive) ? true : undefined),
    );
  },
};

/** Each device has two views, one at either gateway; one that loses its gateway goes on at the other. */
function openViews({ system: { api, gateways }, fleet, views }: Ground): void {
  const [first, second] = gateways;
  for (const device of fleet.devices.slice(0, VIEWS / 2))
    for (const inTurn of [
      [first, second],
      [second, first],
    ])
      views.push(new LiveView({ device, gateways: inTurn, api }));
}

/** A replica dies and is back only when what it did is done by the other one. */
async function lose(ground: Ground, name: string): Promise<void> {
  const { system, fleet, pulse, say } = ground;
  const part = system.part(name);
  const { requests, failures, longestGapMs } = await pulse.during(() =>
    part.crash(async () => {
      if (name.startsWith('query')) await oneWriterEach(ground);
      await fleet.progress(PROGRESS, LIMIT_MS);
      if (name.startsWith('registry')) await changesAreSeen(ground, `without-${name}`);
    }),
  );
  say(`  kill -9 ${name}: ${failures} of ${requests} requests failed, none served for ${longestGapMs} ms`);
  await waitFor(`${name} to be back`, LIMIT_MS, () =>
    Promise.resolve(part.pid === undefined ? undefined : true),
  );
}

/** Waits until each partition has a writer, and says after how long; two at rest would be a finding. */
async function oneWriterEach({ system, find, say }: Ground): Promise<void> {
  const startMs = Date.now();
  const counts = await waitFor('a writer of each partition', LIMIT_MS, async () => {
    const writing = await Promise.all(['query-1', 'query-2'].map((name) => writtenBy(system.origin(name))));
    const sums = Array.from(
      { length: PARTITIONS },
      (_, partition) => writing.filter((partitions) => partitions.has(partition)).length,
    );
    return sums.every((sum) => sum > 0) ? sums : undefined;
  });
  say(`  each partition has a writer after ${Date.now() - startMs} ms`);
  if (counts.some((count) => count > 1)) find(`partitions have ${counts.join(', ')} writers`);
}

/** The partitions that a replica says it stores; none when it is down. */
async function writtenBy(origin: string): Promise<Set<number>> {
  const answer = await fetch(`${origin}/metrics`).catch(() => undefined);
  const lines = (await answer?.text())?.matchAll(
    /^telemetry_query_writing\{[^}]*partition="(\d+)"[^}]*\} 1$/gm,
  );
  return new Set([...(lines ?? [])].map(([, partition]) => Number(partition)));
}

/** A device is registered, gets a second key, loses the first and is deactivated: both ingests go by it. */
async function changesAreSeen(ground: Ground, when: string): Promise<void> {
  const { system, say } = ground;
  const device = `${ground.fleet.devices[0] ?? ''}-${when}`;
  const path = `/devices/${device}`;
  const first = await patiently(() => system.api.register(device));
  const keys = { first, second: '' };
  const tookMs = [await seen(ground, first, 422)];
  keys.second = (
    await patiently(() => system.api.send<{ api_key: string }>('POST', `${path}/keys`, { overlap_s: 3_600 }))
  ).api_key;
  tookMs.push(await seen(ground, keys.second, 422));
  const { data } = await patiently(() => system.api.get<{ key_id: string }[]>(`${path}/keys`));
  await patiently(() => system.api.send('DELETE', `${path}/keys/${data[0]?.key_id ?? ''}`));
  tookMs.push(await seen(ground, keys.first, 401));
  await patiently(() => system.api.send('PATCH', path, { is_active: false }));
  tookMs.push(await seen(ground, keys.second, 403));
  say(`  a device made, given a key, its first one revoked, deactivated: seen after ${tookMs.join(', ')} ms`);
  const slowest = Math.max(...tookMs);
  if (slowest > GRACE_MS)
    ground.find(`${device}: a change was seen by both ingests after ${slowest} ms only`);
}

/** How long until both ingests, or the one that runs, answer a key so; milliseconds. 422 is a key that counts. */
async function seen({ system }: Ground, key: string, expected: 422 | 401 | 403): Promise<number> {
  const startMs = Date.now();
  for (const name of ['ingest-1', 'ingest-2'].filter((one) => system.part(one).pid !== undefined))
    await waitFor(`${name} to answer ${expected}`, LIMIT_MS, async () => {
      const headers = { 'x-api-key': key, 'content-type': 'application/json' };
      const url = `${system.origin(name)}/api/v1/ingest`;
      const { status } = await fetch(url, { method: 'POST', headers, body: '{}' });
      return status === expected ? true : undefined;
    });
  return Date.now() - startMs;
}

/** A request meets a replica that is gone, and is made again. */
async function patiently<T>(request: () => Promise<T>): Promise<T> {
  return (await waitFor('a request to the registry', LIMIT_MS, async () => ({ answer: await request() })))
    .answer;
}
