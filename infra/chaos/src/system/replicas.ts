import { join } from 'node:path';
import type { ServiceName } from '@telemetry/proto';
import type { ServiceSpec } from './service-process.ts';
import type { Servers } from './servers.ts';
import { ADMIN_KEY, type Setup } from './setup.ts';

/** Every service twice. */
const ALL: readonly ServiceName[] = ['registry', 'ingest', 'query', 'realtime'];

/** A balancer looks every 200 ms. */
const STOP_DELAY = { STOP_DELAY_MS: '1000' };
/** Of the edge alone, whatever the services do. */
export const EDGE_READY_PATH = '/readyz/edge';

/** What runs, by name: a service each. */
export function replicasOf({ hasReplicas, hasRealtime }: Setup): Readonly<Record<string, ServiceName>> {
  const twice = (service: ServiceName): [string, ServiceName][] => [
    [`${service}-1`, service],
    [`${service}-2`, service],
  ];
  if (hasReplicas === true) return Object.fromEntries(ALL.flatMap(twice));
  const realtime = hasRealtime === true ? twice('realtime') : [];
  return Object.fromEntries([['ingest', 'ingest'], ...twice('query'), ...realtime]);
}

/** Where a replica listens and logs, and the ports by which it comes to the servers. */
export interface ReplicaPlace {
  readonly port: number;
  readonly logFile: string;
  readonly to: { readonly postgres: number; readonly nats: readonly number[] };
}

/** How a replica of a service is run. */
export function replicaSpec(
  service: ServiceName,
  { services, hasCluster, hasReplicas }: Setup,
  { servers, port, logFile, to }: ReplicaPlace & { readonly servers: Servers },
): ServiceSpec {
  const env = {
    PATH: process.env.PATH ?? '',
    ...SETTINGS[service],
    ...(hasCluster === true && { STREAM_REPLICAS: '3' }),
    ...(hasReplicas === true && STOP_DELAY),
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    API_SECRET_KEY: ADMIN_KEY,
    DATABASE_URL: servers.databaseUrl(service, to.postgres),
    MIGRATION_DATABASE_URL: servers.ownerUrl(service, to.postgres),
    NATS_URL: servers.natsUrl(service, to.nats),
  };
  return { folder: join(services, service), script: 'dist/main.js', port, env, logFile };
}

/** How an edge is run, given the port in front of each service. */
export function edgeSpec(
  { services, hasReplicas }: Setup,
  ports: Readonly<Record<string, number>>,
  place: Pick<ServiceSpec, 'port' | 'logFile'>,
): ServiceSpec {
  const upstreams = Object.entries(ports).map(([service, port]) => [
    `${service.toUpperCase()}_URL`,
    `http://127.0.0.1:${port}`,
  ]);
  const own = {
    PATH: process.env.PATH ?? '',
    ...(hasReplicas === true && STOP_DELAY),
    HOST: '127.0.0.1',
    PORT: String(place.port),
    LOG_LEVEL: 'warn',
  };
  return {
    ...place,
    folder: join(services, '..', 'infra', 'edge'),
    script: 'src/main.ts',
    readyPath: EDGE_READY_PATH,
    env: { ...own, ...(Object.fromEntries(upstreams) as Record<string, string>) },
  };
}

/** Trimming, rollups and compaction happen while the faults do: what takes hours in life takes seconds here. */
const SETTINGS: Readonly<Record<ServiceName, Readonly<Record<string, string>>>> = {
  registry: {},
  ingest: {},
  query: { REPLAY_WINDOW_S: '5', HOUR_QUIET_S: '1', COMPACT_AFTER_S: '5', COMPACT_QUIET_S: '1' },
  realtime: { WS_HEARTBEAT_INTERVAL: '2' },
};
