import { setTimeout as delay } from 'node:timers/promises';
import type { Socket } from 'node:net';
import { MALFORMED, type Malformed } from '../plan/malformed.ts';
import { keyOf } from '../system/device-fact.ts';
import { residentBytes } from '../system/process-tree.ts';
import { dial, headOf, sendRaw } from '../system/raw-http.ts';
import { waitFor } from '../wait-for.ts';
import { type Fault, type Ground, outageMs } from './fault.ts';
import { whileUnharmed } from './unharmed.ts';

const MiB = 1024 * 1024;
const ANSWER_LIMIT_MS = 10_000;
const MOST_GROWTH_MIB = 256;
const SLOW_SOCKETS = 500;
const IDLE_SOCKETS = 200;
/** The server gives a request half a minute, and looks every half minute. */
const HANG_UP_LIMIT_MS = 75_000;
const FLOODING_SOCKETS = 16;
const A_BURST = 50;
const WRONG_KEYS_PER_S = 10_000;

/** Faults of clients that do not keep to the rules; the devices that do must not notice. */
export const hostile: readonly Fault[] = [
  {
    name: 'malformed',
    what: 'requests that are too large, too deep, packed, cut off or no requests, by raw socket',
    inject: (ground) => whileUnharmed(ground, () => malformed(ground)),
  },
  {
    name: 'slowloris',
    what: '500 connections that send a byte a second of a head or a body, and 200 that send nothing',
    inject: slowloris,
  },
  {
    name: 'wrong-keys',
    what: 'up to 10,000 requests a second with wrong keys for 30 s',
    inject: (ground) => whileUnharmed(ground, () => wrongKeys(ground)),
  },
];

async function malformed(ground: Ground): Promise<void> {
  const { system, isShort, say, find } = ground;
  const held = (): number => residentBytes(system.part('ingest').pid ?? 0) / MiB;
  const before = held();
  let most = before;
  for (let round = 0; round < (isShort ? 1 : 3); round++) {
    for (const request of MALFORMED) {
      const { status = 0, ms } = await sendMalformed(ground, request);
      if (!request.statuses.includes(status)) find(`${request.name} was answered ${status}`);
      if (ms >= ANSWER_LIMIT_MS && !request.statuses.includes(0))
        find(`${request.name} took ${Math.round(ms)} ms`);
      most = Math.max(most, held());
    }
  }
  say(
    `  ${MALFORMED.length} kinds; ingest held ${Math.round(before)} MiB before and ${Math.round(most)} at most`,
  );
  if (most - before > MOST_GROWTH_MIB) find(`ingest grew by ${Math.round(most - before)} MiB`);
}

function sendMalformed({ system, fleet }: Ground, { headers, body }: Malformed): ReturnType<typeof sendRaw> {
  const [device = ''] = fleet.devices;
  const head = headOf({ 'x-api-key': keyOf(device), ...headers });
  return sendRaw(system.ingest, [head, body()], ANSWER_LIMIT_MS);
}

async function slowloris(ground: Ground): Promise<void> {
  const { system, fleet, isShort, say, find } = ground;
  const key = keyOf(fleet.devices[0] ?? '');
  const slow: Socket[] = [];
  const idle: Socket[] = [];
  for (let i = 0; i < SLOW_SOCKETS; i++) slow.push(await dial(system.ingest));
  for (let i = 0; i < IDLE_SOCKETS; i++) idle.push(await dial(system.ingest));
  const beginMs = Date.now();
  // Half of them never end their head, the others never end their body.
  slow.forEach((socket, i) => {
    socket.write(
      i % 2 === 0
        ? 'POST /api/v1/ingest HTTP/1.1\r\nx-slow: '
        : headOf({ 'x-api-key': key, 'content-length': 1_000 }),
    );
  });
  const drip = setInterval(() => {
    for (const socket of slow) if (socket.writable) socket.write('x');
  }, 1_000);
  try {
    await whileUnharmed(ground, async () => {
      await delay(outageMs(ground));
      if (isShort) return;
      const areGone = (): Promise<true | undefined> =>
        Promise.resolve(slow.every(({ closed }) => closed) ? true : undefined);
      await waitFor('the server to hang up on all that are slow', HANG_UP_LIMIT_MS, areGone).catch(
        () => undefined,
      );
    });
    const open = slow.filter(({ closed }) => !closed).length;
    say(
      `  ${open} of ${SLOW_SOCKETS} slow connections are open after ${Math.round((Date.now() - beginMs) / 1000)} s`,
    );
    if (!isShort && open > 0) find(`${open} slow connections are still open`);
  } finally {
    clearInterval(drip);
    for (const socket of [...slow, ...idle]) socket.destroy();
  }
}

async function wrongKeys(ground: Ground): Promise<void> {
  const { system, say, find } = ground;
  const commits = await commitsOf(ground);
  const counts = { sent: 0, refused: 0, other: 0 };
  const endMs = Date.now() + outageMs(ground);
  await Promise.all(
    Array.from({ length: FLOODING_SOCKETS }, async (_, flooder) => {
      const socket = await dial(system.ingest);
      socket.setEncoding('latin1').on('data', (text: string) => {
        for (const [, status] of text.matchAll(/HTTP\/1\.1 (\d{3})/g))
          counts[status === '401' ? 'refused' : 'other']++;
      });
      while (Date.now() < endMs && !socket.closed) {
        const burst = Array.from(
          { length: A_BURST },
          (__, i) =>
            `${headOf({ 'x-api-key': `wrong-${flooder}-${counts.sent + i}`, 'content-length': 2 })}{}`,
        );
        counts.sent += A_BURST;
        socket.write(burst.join(''));
        await waitFor('answers', ANSWER_LIMIT_MS, () =>
          Promise.resolve(
            socket.closed || counts.sent - counts.refused - counts.other < FLOODING_SOCKETS * A_BURST
              ? true
              : undefined,
          ),
        );
        await delay((FLOODING_SOCKETS * A_BURST * 1_000) / WRONG_KEYS_PER_S);
      }
      socket.destroy();
    }),
  );
  const asked = (await commitsOf(ground)) - commits;
  const perS = Math.round((counts.refused * 1_000) / outageMs(ground));
  say(
    `  ${counts.refused} wrong keys were refused, ${perS} a second; ${asked} transactions in ingest's database`,
  );
  if (counts.other > 0) find(`${counts.other} wrong keys were not answered 401`);
  if (counts.refused < counts.sent / 2)
    find(`only ${counts.refused} of ${counts.sent} wrong keys were answered`);
  if (asked > counts.refused / 10) find(`ingest's database was asked ${asked} times`);
}

/** Transactions in ingest's database so far. */
async function commitsOf({ system }: Ground): Promise<number> {
  const [row] = await system.sql.rows<{ count: string }>(
    `select xact_commit + xact_rollback as count from pg_stat_database where datname = 'ingest'`,
  );
  return Number(row?.count ?? 0);
}
