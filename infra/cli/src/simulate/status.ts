import { statusLine, type Tally } from './tally.ts';

const EVERY_MS = 1_000;
/** Without a terminal each status is a line of a log, so fewer of them. */
const LOG_EVERY = 5;

/** Shows a status line each second; returns what ends it. */
export function showStatus(tally: Tally, out: NodeJS.WriteStream): () => void {
  const startedAtMs = performance.now();
  let before = 0;
  let second = 0;
  const timer = setInterval(() => {
    const facts = { elapsedMs: performance.now() - startedAtMs, lastSecond: tally.acknowledged - before };
    before = tally.acknowledged;
    second += 1;
    if (out.isTTY) out.write(`\r\u001b[2K${statusLine(tally, facts)}`);
    else if (second % LOG_EVERY === 0) out.write(`${statusLine(tally, facts)}\n`);
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    if (out.isTTY) out.write('\n');
  };
}
