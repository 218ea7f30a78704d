import type { Fault } from './fault.ts';
import { kills } from './kills.ts';
import { blockedWriter } from './blocked-writer.ts';
import { disks } from './disks.ts';
import { hostile } from './hostile.ts';
import { live } from './live.ts';
import { tables } from './tables.ts';
import { natsLeader } from './nats-leader.ts';
import { network } from './network.ts';
import { outages } from './outages.ts';
import { poison } from './poison.ts';
import { power } from './power.ts';
import { repeats } from './repeats.ts';
import { revoked } from './revoked.ts';
import { rollingRestart } from './rolling-restart.ts';
import { slowWriter } from './slow-writer.ts';
import { twoReplicas } from './two-replicas.ts';
import { writers } from './writers.ts';

/** Every fault there is, in the order in which they run. */
export const FAULTS: readonly Fault[] = [
  ...kills,
  blockedWriter,
  ...outages,
  ...writers,
  slowWriter,
  ...tables,
  revoked,
  ...hostile,
  ...network,
  ...disks,
  power,
  ...live,
  natsLeader,
  twoReplicas,
  rollingRestart,
  ...repeats,
  ...poison,
];
