import { cpuBetween, cpuMs, type Processes } from '../system/usage.ts';

/** How long one side of a question took, and the processor time of its processes together, each in milliseconds. */
export interface Side {
  readonly ms: number[];
  cpuMs: number;
}

/** Adds the processor time of some work to a side. */
export async function count(side: Side, processes: Processes, work: () => Promise<void>): Promise<void> {
  const before = cpuMs(processes);
  await work();
  side.cpuMs += Object.values(cpuBetween(before, cpuMs(processes))).reduce((sum, ms) => sum + ms, 0);
}
