import type { ServiceName } from '@telemetry/proto';

/** The admin's key of every system. */
export const ADMIN_KEY = 'the-admin-key-of-the-fault-tests-0123456789';

/** What a fault wants of the system it is tried on. */
export interface Setup {
  /** The folder of the services, each of which holds `dist/main.js`. */
  readonly services: string;
  /** Services reach the servers through links that can be made bad. */
  readonly hasLinks?: boolean;
  /** A server keeps its data on a small disk of so many MiB. */
  readonly disksMiB?: Partial<Readonly<Record<'postgres' | 'nats', number>>>;
  /** The servers keep their data on disks that lose what was not synced when their power is cut. */
  readonly hasPowerDisks?: boolean;
  /** Two gateways of live views run, too. */
  readonly hasRealtime?: boolean;
  /** NATS has three nodes, and each stream is on all of them. */
  readonly hasCluster?: boolean;
  /** Every service runs twice, the registry too, behind two edges; nothing is told in the registry's place. */
  readonly hasReplicas?: boolean;
  /** The broker acknowledges what it has not synced. */
  readonly isBrokerSleepy?: boolean;
  readonly note: (text: string) => void;
}

/** Connections between services and servers, where the system was set up with links. */
export type LinkName = `${ServiceName}-${'nats' | 'postgres'}`;
