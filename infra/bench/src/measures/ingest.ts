import type { Laboratory } from '../laboratory.ts';
import { type Contender, LOAD_HEAD, type LoadRun, loadRow, underLoad, validRun } from '../load/under-load.ts';
import { median } from '../report/statistics.ts';
import { barePublish, DEVICES, ingest, insertPerPost, spanOf, warmUp, WAY_IN } from './way-in.ts';

const CONNECTIONS = [64, 256];
const [OURS, INSERT, PUBLISH] = ['ours', 'INSERT per POST', 'bare publish'];
/** As many times the INSERT's requests as ours has to bear, and the share of its own that the INSERT gets: at all of it, a queue would grow. */
const [BEYOND, NEARLY_ALL] = [1.3, 0.9];

/**
 * Single POSTs, durable when answered: how many a second; and how long one waits, at half of what the slowest can do, and
 * at 1.3 times what the INSERT can do beside the INSERT at nearly what it can.
 */
export async function measureIngest(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system(WAY_IN);
  const contenders: Record<string, Contender> = {
    [OURS]: await ingest(system),
    [INSERT]: await insertPerPost(system),
    [PUBLISH]: await barePublish(system),
  };
  await warmUp(laboratory, Object.values(contenders));
  const waits: Omit<OpenLoop, 'contenders'>[] = [];
  for (const connections of CONNECTIONS) {
    const runs = await saturate(laboratory, contenders, connections);
    const rateOf = (name: string): number => median((runs[name] ?? []).map(({ perSecond }) => perSecond));
    const half = Math.min(...Object.keys(runs).map(rateOf)) / 2;
    const most = rateOf(INSERT);
    waits.push(
      {
        measure: `ingest_${connections}_p99_vs_insert`,
        connections,
        perSecond: { ours: half, insert: half },
      },
      {
        measure: `ingest_${connections}_p99_beyond_insert`,
        connections,
        perSecond: { ours: most * BEYOND, insert: most * NEARLY_ALL },
      },
    );
  }
  // The short form has time for one of them: few connections, as much as has to be borne.
  const looked = laboratory.options.isQuick ? waits.slice(1, 2) : waits;
  for (const wait of looked) await waitAt(laboratory, { contenders, ...wait });
}

async function saturate(
  laboratory: Laboratory,
  contenders: Record<string, Contender>,
  connections: number,
): Promise<Record<string, LoadRun[]>> {
  const runs = await laboratory.rounds(Object.keys(contenders), (name) =>
    underLoad(laboratory, contenderOf(contenders, name), {
      batch: 1,
      connections,
      devices: DEVICES,
      ...spanOf(laboratory),
    }),
  );
  laboratory.table(
    `Single POSTs, ${connections} connections, each sending as fast as it is answered`,
    LOAD_HEAD,
    Object.entries(runs).map(([name, own]) => loadRow(name, own)),
  );
  const rate = (name: string): number => median((runs[name] ?? []).map(({ perSecond }) => perSecond));
  for (const [name, rival] of [
    ['insert', INSERT],
    ['publish', PUBLISH],
  ] as const) {
    laboratory.find({
      measure: `ingest_${connections}_vs_${name}`,
      ours: rate(OURS),
      rival: rate(rival),
      unit: 'requests/s',
    });
  }
  return runs;
}

interface OpenLoop {
  readonly measure: string;
  readonly contenders: Record<string, Contender>;
  readonly connections: number;
  readonly perSecond: { readonly ours: number; readonly insert: number };
}

async function waitAt(
  laboratory: Laboratory,
  { measure, contenders, connections, perSecond }: OpenLoop,
): Promise<void> {
  const rates: Record<string, number> = { [OURS]: perSecond.ours, [INSERT]: perSecond.insert };
  const load = { batch: 1, connections, devices: DEVICES, ...spanOf(laboratory) };
  const runs = await laboratory.rounds(Object.keys(rates), async (name) => {
    const run = (): Promise<LoadRun> =>
      underLoad(laboratory, contenderOf(contenders, name), {
        ...load,
        perSecond: Math.round(rates[name] ?? 0),
      });
    return validRun(laboratory, run).catch((error: unknown) => {
      laboratory.say(String(error));
      return undefined;
    });
  });
  const valid = (name: string): LoadRun[] => (runs[name] ?? []).flatMap((run) => run ?? []);
  laboratory.table(
    `Single POSTs, ${connections} connections, as many a second whatever the answers; latency since each was due`,
    LOAD_HEAD,
    Object.keys(runs).map((name) => loadRow(name, valid(name))),
  );
  const [ours = [], rival = []] = [OURS, INSERT].map((name) =>
    valid(name).map(({ latencyMs }) => latencyMs.p99),
  );
  if (ours.length === 0 || rival.length === 0) throw new Error('Every run was void: the machine is too busy');
  laboratory.find({ measure, ours: median(ours), rival: median(rival), unit: 'ms' });
}

function contenderOf(contenders: Record<string, Contender>, name: string): Contender {
  const contender = contenders[name];
  if (contender === undefined) throw new Error(`Nobody is called ${name}`);
  return contender;
}
