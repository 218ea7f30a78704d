import type { Laboratory } from '../laboratory.ts';
import { type Contender, LOAD_HEAD, type LoadRun, loadRow, underLoad } from '../load/under-load.ts';
import { median } from '../report/statistics.ts';
import { DEVICES, insertPerPost, spanOf, WAY_IN } from './way-in.ts';
import { ingestAndQuery, untilCommitted } from './way-through.ts';

const CONNECTIONS = 64;
const [OURS, RIVAL] = ['ours, stored meanwhile', 'INSERT per POST'];

/** Single POSTs while the writer stores them on the same processors: what the rival does before it answers, too. */
export async function measureStored(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system(WAY_IN);
  const ours = await ingestAndQuery(laboratory, system);
  const rival: Contender = await insertPerPost(system);
  const load = { batch: 1, connections: CONNECTIONS, devices: DEVICES, ...spanOf(laboratory) };
  const runs = await laboratory.fewRounds([OURS, RIVAL], async (name) => {
    if (name === RIVAL) return underLoad(laboratory, rival, load);
    const before = await ours.committed();
    const run = await underLoad(laboratory, ours, load);
    await untilCommitted(ours, before + run.ackedReadings);
    return run;
  });
  laboratory.table(
    `Single POSTs, ${CONNECTIONS} connections, with the writer at work`,
    LOAD_HEAD,
    Object.entries(runs).map(([name, own]) => loadRow(name, own)),
  );
  const rate = (own: readonly LoadRun[] = []): number => median(own.map(({ perSecond }) => perSecond));
  laboratory.find({
    measure: `stored_${CONNECTIONS}_vs_insert`,
    ours: rate(runs[OURS]),
    rival: rate(runs[RIVAL]),
    unit: 'requests/s',
  });
}
