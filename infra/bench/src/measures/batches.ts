import type { Laboratory } from '../laboratory.ts';
import { LOAD_HEAD, loadRow, underLoad } from '../load/under-load.ts';
import { median } from '../report/statistics.ts';
import { RIVAL_STREAM } from '../system/broker.ts';
import { barePublish, DEVICES, ingest, spanOf, WAY_IN } from './way-in.ts';

const BATCH = 500;
const CONNECTIONS = 32;

/** Batches of 500 readings of one device, durable when answered. */
export async function measureBatches(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system(WAY_IN);
  const contenders = { ours: await ingest(system), 'bare publish': await barePublish(system) };
  const broker = await system.broker('rival');
  const runs = await laboratory.rounds(Object.keys(contenders), async (name) => {
    const contender = name === 'ours' ? contenders.ours : contenders['bare publish'];
    const load = { batch: BATCH, connections: CONNECTIONS, devices: DEVICES, ...spanOf(laboratory) };
    const run = await underLoad(laboratory, contender, load);
    await broker.empty(RIVAL_STREAM.name);
    return run;
  });
  laboratory.table(
    `Batches of ${BATCH}, ${CONNECTIONS} connections, each sending as fast as it is answered (a second: batches)`,
    LOAD_HEAD,
    Object.entries(runs).map(([name, own]) => loadRow(name, own)),
  );
  const rate = (name: string): number => BATCH * median((runs[name] ?? []).map(({ perSecond }) => perSecond));
  laboratory.find({
    measure: 'batches_500_vs_publish',
    ours: rate('ours'),
    rival: rate('bare publish'),
    unit: 'readings/s',
  });
}
