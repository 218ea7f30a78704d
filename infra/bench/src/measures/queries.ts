import type pg from 'pg';
import type { Laboratory } from '../laboratory.ts';
import { Api } from '../questions/api.ts';
import { pagesOfStatement } from '../questions/pages.ts';
import { type Question, questions, rowsOf } from '../questions/questions.ts';
import { difference } from '../questions/same.ts';
import { median, quantile } from '../report/statistics.ts';
import { filledStore } from '../rows/filled-store.ts';
import { FLEET } from '../rows/history.ts';

const REPETITIONS = 20;

/** How long both took, in milliseconds, in turns. */
interface Times {
  readonly ours: number[];
  readonly rival: number[];
  readonly rivalPages: number;
}

/** The dashboard's questions over HTTP, beside raw SQL over a wide table that was loaded in order of arrival; warm. */
export async function measureQueries(laboratory: Laboratory): Promise<void> {
  const { system, endMs } = await filledStore(laboratory);
  const rival = await system.database('rival');
  const { port } = await system.startService('query');
  const api = new Api(port);
  const all: [Question, Times][] = [];
  for (const question of questions(endMs)) {
    laboratory.say(question.title);
    all.push([question, await ask(question, api, rival)]);
  }
  laboratory.table(
    `${laboratory.options.rows.toLocaleString('en-US')} readings, ${REPETITIONS} times each in turns, ms; every answer equal`,
    ['', 'ours', 'p90', 'raw SQL', 'p90', 'pages of raw SQL'],
    all.map(([{ title }, { ours, rival: theirs, rivalPages }]) => [
      title,
      ours,
      quantile(ours, 0.9),
      theirs,
      quantile(theirs, 0.9),
      rivalPages,
    ]),
  );
  for (const [{ measure }, { ours, rival: theirs }] of all) {
    laboratory.find({ measure: `query_${measure}`, ours: median(ours), rival: median(theirs), unit: 'ms' });
  }
}

/** Throws when the two do not say the same. */
async function ask(question: Question, api: Api, rival: pg.Client): Promise<Times> {
  const ours: number[] = [];
  const theirs: number[] = [];
  // The first time is not counted: it brings plans and pages into memory for both.
  for (let i = 0; i <= REPETITIONS; i++) {
    // Spread over the fleet, another device each time.
    const pick = 1 + ((i * 379) % (FLEET - 1));
    const answer = await api.get(question.path(pick));
    const startedAtMs = performance.now();
    const { rows } = await rival.query<unknown[]>({
      text: question.sql,
      values: question.parameters(pick),
      rowMode: 'array',
    });
    const rivalMs = performance.now() - startedAtMs;
    const fault = difference(question.ours(answer.body.data), rowsOf(rows));
    if (fault !== undefined) throw new Error(`${question.title}: ${fault}`);
    if (i === 0) continue;
    ours.push(answer.ms);
    theirs.push(rivalMs);
  }
  const rivalPages = await pagesOfStatement(rival, question.sql, question.parameters(1));
  return { ours, rival: theirs, rivalPages };
}
