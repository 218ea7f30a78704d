import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Laboratory } from '../laboratory.ts';
import { type Contender, LOAD_HEAD, type LoadRun, loadRow, underLoad } from '../load/under-load.ts';
import { median } from '../report/statistics.ts';
import type { System } from '../system/system.ts';
import { poll } from '../system/wait.ts';
import { DEVICES, ingest, spanOf, warmUp, WAY_IN } from './way-in.ts';

const CONNECTIONS = 64;
const RATIO = '0.01';
const LONGEST_EXPORT_MS = 15_000;
const [TRACED, UNTRACED] = ['1 % of traces kept', 'no traces'];

/** Single POSTs with one trace in a hundred kept, beside the same service without traces. */
export async function measureTracing(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system(WAY_IN);
  const collector = await Collector.start();
  // Both are to have just started: one that ran through the measures before has its code compiled.
  await system.stopProgram('ingest');
  try {
    const contenders: Record<string, Contender> = {
      [UNTRACED]: await ingest(system),
      [TRACED]: await tracedIngest(system, collector.origin),
    };
    await warmUp(laboratory, Object.values(contenders));
    const load = { batch: 1, connections: CONNECTIONS, devices: DEVICES, ...spanOf(laboratory) };
    const runs = await laboratory.rounds(Object.keys(contenders), (name) =>
      underLoad(laboratory, contenders[name] ?? { port: 0, processes: {} }, load),
    );
    // They go out every few seconds. Without any, nothing was measured.
    const hasCome = (): Promise<boolean> => Promise.resolve(collector.bytes > 0);
    await poll(hasCome, { every: 100, within: LONGEST_EXPORT_MS, what: 'spans to come' });
    laboratory.table(
      `Single POSTs, ${CONNECTIONS} connections, with and without traces`,
      LOAD_HEAD,
      Object.entries(runs).map(([name, own]) => loadRow(name, own)),
    );
    tell(laboratory, runs);
  } finally {
    await system.stopProgram(TRACED);
    collector.stop();
  }
}

function tell(laboratory: Laboratory, { [TRACED]: traced = [], [UNTRACED]: untraced = [] }: Runs): void {
  const rate = (own: readonly LoadRun[]): number => median(own.map(({ perSecond }) => perSecond));
  const cpu = (own: readonly LoadRun[]): number => median(own.map(({ cpuUs }) => cpuUs.ingest ?? 0));
  laboratory.find({
    measure: `tracing_${CONNECTIONS}`,
    ours: rate(traced),
    rival: rate(untraced),
    unit: 'requests/s',
  });
  laboratory.find({
    measure: `tracing_${CONNECTIONS}_cpu`,
    ours: cpu(traced),
    rival: cpu(untraced),
    unit: 'µs',
  });
}

type Runs = Readonly<Record<string, readonly LoadRun[]>>;

async function tracedIngest(system: System, collector: string): Promise<Contender> {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_TRACES_SAMPLER_ARG: RATIO };
  const { port, pid } = await system.startService('ingest', env, TRACED);
  return { port, processes: { ingest: pid, nats: system.nats.pid } };
}

/** Takes spans and does nothing with them. */
class Collector {
  bytes = 0;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => (this.bytes += chunk.length));
      request.on('end', () => response.end());
    });
  }

  static async start(): Promise<Collector> {
    const collector = new Collector();
    await new Promise<void>((resolve) => collector.server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
