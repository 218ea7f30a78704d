import type { ServiceName } from '@telemetry/proto';
import type { NatsUser } from './nats/server-config.ts';
import type { Secrets } from './secrets.ts';

export type { ServiceName };

/** The services, in the order in which a person would name them. */
export const SERVICES: readonly ServiceName[] = ['registry', 'ingest', 'query', 'realtime'];

/** A NATS user for each service, allowed what proto/ declares and nothing else. */
export async function serviceUsers(services: readonly ServiceName[], secrets: Secrets): Promise<NatsUser[]> {
  // Loaded only now: what needs no users also runs before proto/ is built.
  const { natsPermissions } = await import('@telemetry/proto');
  return services.map((name) => ({
    name,
    password: secrets.get(`nats:${name}`),
    permissions: natsPermissions(name),
  }));
}
