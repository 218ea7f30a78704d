import type { Fault } from './fault.ts';
import { kills } from './kills.ts';
import { blockedWriter } from './blocked-writer.ts';
import { disks } from './disks.ts';
import { network } from './network.ts';
import { outages } from './outages.ts';
import { poison } from './poison.ts';
import { repeats } from './repeats.ts';
import { writers } from './writers.ts';

/** Every fault there is, in the order in which they run. */
export const FAULTS: readonly Fault[] = [
  ...kills,
  blockedWriter,
  ...outages,
  ...writers,
  ...network,
  ...disks,
  ...repeats,
  ...poison,
];
