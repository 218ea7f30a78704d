import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import pg from 'pg';
import type { Laboratory } from '../laboratory.ts';
import { Api } from '../questions/api.ts';
import { endApiSessions, pagesOfReadings, pagesOfStatement } from '../questions/pages.ts';
import { hourlyOf30Days, type Question, questions } from '../questions/questions.ts';
import { median } from '../report/statistics.ts';
import { filledStore } from '../rows/filled-store.ts';
import type { System } from '../system/system.ts';
import { poll } from '../system/wait.ts';

const LONGEST_START_MS = 60_000;
const [OURS, RIVAL] = ['ours', 'raw SQL'];

/** A question's first answer after a restart. */
interface Cold {
  readonly ms: number;
  readonly pages: number;
}

/** The same questions to a PostgreSQL that has just started on a machine that remembers no page of its files. */
export async function measureCold(laboratory: Laboratory): Promise<void> {
  const { system, endMs } = await filledStore(laboratory);
  const asked = laboratory.options.isQuick ? [hourlyOf30Days(endMs)] : questions(endMs);
  for (const question of asked) {
    const runs = await laboratory.fewRounds([OURS, RIVAL], async (name) => {
      await restartCold(laboratory, system);
      return name === OURS ? askOurs(system, question) : askRival(system, question);
    });
    laboratory.table(
      `Cold: ${question.title}`,
      ['', 'ms', 'pages touched'],
      Object.entries(runs).map(([name, own]) => [
        name,
        own.map(({ ms }) => ms),
        own.map(({ pages }) => pages),
      ]),
    );
    const of = (name: string, figure: (run: Cold) => number): number =>
      median((runs[name] ?? []).map(figure));
    const measure = `cold_${question.measure}`;
    const [ms, pages] = [(run: Cold): number => run.ms, (run: Cold): number => run.pages];
    laboratory.find({ measure, ours: of(OURS, ms), rival: of(RIVAL, ms), unit: 'ms' });
    laboratory.find({
      measure: `${measure}_pages`,
      ours: of(OURS, pages),
      rival: of(RIVAL, pages),
      unit: 'pages',
    });
  }
}

async function restartCold(laboratory: Laboratory, system: System): Promise<void> {
  await system.restartPostgres(() => dropPageCache(laboratory));
  const { port } = await system.startService('query');
  const isReady = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  await poll(isReady, {
    every: 100,
    within: LONGEST_START_MS,
    what: 'the query service to find its database again',
  });
}

/** Has the kernel forget every page of every file; where that is not allowed, only PostgreSQL's own memory is empty. */
function dropPageCache(laboratory: Laboratory): void {
  execFileSync('sync');
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '3\n');
  } catch {
    laboratory.say('The page cache cannot be dropped here: the pages tell, not the milliseconds');
  }
}

async function askOurs(system: System, question: Question): Promise<Cold> {
  const { port } = await system.startService('query');
  const admin = await adminOf(system);
  try {
    await endApiSessions(admin);
    const before = await pagesOfReadings(admin);
    const { ms } = await new Api(port).get(question.path(1));
    await endApiSessions(admin);
    return { ms, pages: (await pagesOfReadings(admin)) - before };
  } finally {
    await admin.end();
  }
}

async function askRival(system: System, question: Question): Promise<Cold> {
  const db = await system.database('rival');
  const startedAtMs = performance.now();
  await db.query({ text: question.sql, values: question.parameters(1), rowMode: 'array' });
  const ms = performance.now() - startedAtMs;
  return { ms, pages: await pagesOfStatement(db, question.sql, question.parameters(1)) };
}

/** The superuser in the query service's database, who sees every session there. */
async function adminOf(system: System): Promise<pg.Client> {
  const url = new URL(system.postgres.adminUrl);
  url.pathname = '/query';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  return client;
}
