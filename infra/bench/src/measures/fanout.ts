import { setTimeout as delay } from 'node:timers/promises';
import type { Laboratory } from '../laboratory.ts';
import { DEVICES, openCrowd, publishSteadily } from '../load/live-crowd.ts';
import { median } from '../report/statistics.ts';
import { Publisher } from '../rows/publisher.ts';
import type { System } from '../system/system.ts';
import { cpuBetween, cpuMs } from '../system/usage.ts';
import { ingest, LIVE, LIVE_SETTINGS } from './way-in.ts';

const SETTLE_MS = 1_000;
/** Readings a second of each device and who wants them all: what is asked for, ten times as many, and as many sockets as fill a processor. */
const CROWDS: readonly Crowd[] = [
  { measure: 'fanout_1_a_second', rate: 1, sockets: 1_000 },
  { measure: 'fanout_10_a_second', rate: 10, sockets: 1_000 },
  { measure: 'fanout_full', rate: 1, sockets: 4_000 },
];
const [OURS, RIVAL] = ['ours', 'bare Socket.IO'];

interface Crowd {
  readonly measure: string;
  readonly rate: number;
  readonly sockets: number;
}

interface Run {
  /** Readings that reached a socket, a second. */
  readonly deliveriesPerS: number;
  /** The same for each second of the server's processor time: as many as one processor takes. */
  readonly deliveriesPerCpuS: number;
  readonly cpuShare: number;
}

/** Readings of 50 devices to sockets that want them all. */
export async function measureFanout(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system(LIVE);
  await ingest(system);
  for (const crowd of laboratory.options.isQuick ? CROWDS.slice(0, 1) : CROWDS) {
    const runs = await laboratory.fewRounds([OURS, RIVAL], (name) =>
      name === OURS ? ours(laboratory, system, crowd) : rival(laboratory, system, crowd),
    );
    laboratory.table(
      `${DEVICES} devices with ${crowd.rate} readings/s each, to ${crowd.sockets} sockets`,
      ['', 'deliveries/s', 'deliveries/s of a processor', 'processor, %'],
      Object.entries(runs).map(([name, own]) => [
        name,
        own.map(({ deliveriesPerS }) => deliveriesPerS),
        own.map(({ deliveriesPerCpuS }) => deliveriesPerCpuS),
        own.map(({ cpuShare }) => 100 * cpuShare),
      ]),
    );
    const figure = (name: string): number =>
      median((runs[name] ?? []).map(({ deliveriesPerCpuS }) => deliveriesPerCpuS));
    const unit = 'deliveries per processor second';
    laboratory.find({ measure: crowd.measure, ours: figure(OURS), rival: figure(RIVAL), unit });
  }
}

async function ours(laboratory: Laboratory, system: System, { rate, sockets }: Crowd): Promise<Run> {
  const { port, pid } = await system.startService('realtime', LIVE_SETTINGS);
  // One for all rounds: its ids count up, and a reading with a known id would be taken for a repeat.
  const publisher = await laboratory.once(
    'live publisher',
    async () => new Publisher(await system.broker('ingest')),
  );
  const stop = new AbortController();
  const publishing = publishSteadily(publisher, rate, stop.signal);
  try {
    return await deliver(laboratory, sockets, { port, pid });
  } finally {
    stop.abort();
    await publishing;
  }
}

async function rival(laboratory: Laboratory, system: System, { rate, sockets }: Crowd): Promise<Run> {
  const { port, pid } = await system.startRival('bare-socket-io', [String(DEVICES * rate)]);
  const run = await deliver(laboratory, sockets, { port, pid });
  await system.stopProgram('bare-socket-io');
  return run;
}

async function deliver(
  { options }: Laboratory,
  size: number,
  { port, pid }: { readonly port: number; readonly pid: number },
): Promise<Run> {
  let readings = 0;
  const count = (packet: string): void => {
    readings += packet.split('"device_id"').length - 1;
  };
  const sockets = await openCrowd(port, size, (i) => (i === 0 ? count : undefined));
  await delay(SETTLE_MS);
  const before = cpuMs({ server: pid });
  const [startMs, startReadings] = [performance.now(), readings];
  const startBytes = sockets.map(({ received }) => received.bytes);
  await delay(options.isQuick ? 3_000 : 10_000);
  const seconds = (performance.now() - startMs) / 1000;
  const { server = 0 } = cpuBetween(before, cpuMs({ server: pid }));
  const bytes = sockets.map(({ received }, i) => received.bytes - (startBytes[i] ?? 0));
  for (const socket of sockets) socket.close();
  // All are sent the same, so bytes tell readings.
  const all = bytes.reduce((sum, one) => sum + one, 0);
  const deliveries = ((readings - startReadings) * all) / (bytes[0] ?? 1);
  return {
    deliveriesPerS: deliveries / seconds,
    deliveriesPerCpuS: (deliveries * 1000) / server,
    cpuShare: server / 1000 / seconds,
  };
}
