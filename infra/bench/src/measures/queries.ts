import type pg from 'pg';
import type { Laboratory } from '../laboratory.ts';
import { Api } from '../questions/api.ts';
import { pagesOfStatement } from '../questions/pages.ts';
import { type Question, questions, rowsOf } from '../questions/questions.ts';
import { difference } from '../questions/same.ts';
import { count, type Side } from '../questions/side.ts';
import { median, quantile } from '../report/statistics.ts';
import { filledStore } from '../rows/filled-store.ts';
import { FLEET } from '../rows/history.ts';
import type { Processes } from '../system/usage.ts';

/** Turns of a question, and how often each side is asked in a turn: processor time is counted in hundredths of a second. */
const TURNS = 4;
const ASKED_IN_A_TURN = 5;
const REPETITIONS = TURNS * ASKED_IN_A_TURN;
/** Each side is asked for so long before it counts: until Node has compiled what it runs often. The short form has no time for all of it. */
const WARM_UP_MS = { full: 3_000, short: 800 };

/** Both sides of a question. */
interface Times {
  readonly ours: Side;
  readonly rival: Side;
  readonly rivalPages: number;
}

/** The dashboard's questions over HTTP, beside raw SQL over a wide table that was loaded in order of arrival; warm. */
export async function measureQueries(laboratory: Laboratory): Promise<void> {
  const { system, endMs } = await filledStore(laboratory);
  const rival = await system.database('rival');
  const { port, pid } = await system.startService('query');
  const sides = {
    api: new Api(port),
    rival,
    processes: { query: pid, postgres: system.postgres.pid },
    warmUpMs: laboratory.options.isQuick ? WARM_UP_MS.short : WARM_UP_MS.full,
  };
  const all: [Question, Times][] = [];
  for (const question of questions(endMs)) {
    laboratory.say(question.title);
    all.push([question, await ask(question, sides)]);
  }
  laboratory.table(
    `${laboratory.options.rows.toLocaleString('en-US')} readings, ${REPETITIONS} times each in turns, ms; every answer equal`,
    ['', 'ours', 'p90', 'CPU', 'raw SQL', 'p90', 'CPU', 'pages of raw SQL'],
    all.map(([{ title }, { ours, rival: theirs, rivalPages }]) => [
      title,
      ...[ours, theirs].flatMap(({ ms, cpuMs: cpu }) => [ms, quantile(ms, 0.9), cpu / REPETITIONS]),
      rivalPages,
    ]),
  );
  for (const [{ measure }, { ours, rival: theirs }] of all) {
    laboratory.find({
      measure: `query_${measure}`,
      ours: median(ours.ms),
      rival: median(theirs.ms),
      unit: 'ms',
    });
  }
}

interface Sides {
  readonly api: Api;
  readonly rival: pg.Client;
  readonly processes: Processes;
  readonly warmUpMs: number;
}

async function ask(question: Question, { api, rival, processes, warmUpMs }: Sides): Promise<Times> {
  const ours: Side = { ms: [], cpuMs: 0 };
  const theirs: Side = { ms: [], cpuMs: 0 };
  // Not counted: it brings code, plans and pages into memory for both, and shows that they say the same.
  for (let i = 0; i < ASKED_IN_A_TURN; i++) await compare(question, { api, rival, pick: deviceOf(i) });
  await askFor(warmUpMs, (pick) => api.get(question.path(pick)));
  await askFor(warmUpMs, (pick) => askRival(question, rival, pick));
  for (let turn = 0; turn < TURNS; turn++) {
    const picks = Array.from({ length: ASKED_IN_A_TURN }, (_, i) => deviceOf(turn * ASKED_IN_A_TURN + i));
    await count(ours, processes, async () => {
      for (const pick of picks) ours.ms.push((await api.get(question.path(pick))).ms);
    });
    await count(theirs, processes, async () => {
      for (const pick of picks) theirs.ms.push((await askRival(question, rival, pick)).ms);
    });
  }
  const rivalPages = await pagesOfStatement(rival, question.sql, question.parameters(1));
  return { ours, rival: theirs, rivalPages };
}

async function askFor(ms: number, question: (pick: number) => Promise<unknown>): Promise<void> {
  const endMs = performance.now() + ms;
  for (let i = 0; performance.now() < endMs; i++) await question(deviceOf(i));
}

/** Throws when the two do not say the same. */
async function compare(
  question: Question,
  { api, rival, pick }: { api: Api; rival: pg.Client; pick: number },
): Promise<void> {
  const { body } = await api.get(question.path(pick));
  const { rows } = await askRival(question, rival, pick);
  const fault = difference(question.ours(body.data), rowsOf(rows));
  if (fault !== undefined) throw new Error(`${question.title}: ${fault}`);
}

async function askRival(
  { sql: text, parameters }: Question,
  rival: pg.Client,
  pick: number,
): Promise<{ ms: number; rows: unknown[][] }> {
  const startedAtMs = performance.now();
  const { rows } = await rival.query<unknown[]>({ text, values: parameters(pick), rowMode: 'array' });
  return { ms: performance.now() - startedAtMs, rows };
}

/** Another device each time, spread over the fleet. */
function deviceOf(i: number): number {
  return 1 + ((i * 379) % (FLEET - 1));
}
