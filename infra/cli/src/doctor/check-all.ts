import { networkReason } from '../client/network-reason.ts';
import type { Settings } from '../settings/settings.ts';
import { checkTls } from './check-tls.ts';
import { checkKey, checkLag } from './check-key.ts';
import { clockFinding, type Finding } from './finding.ts';

const ANSWER_WITHIN_MS = 5_000;

/** Looks at everything that is usually wrong when something is wrong. */
export async function checkAll(settings: Settings): Promise<Finding[]> {
  const { url } = settings;
  const reached = await reach(url);
  if ('finding' in reached) return [reached.finding];
  return [
    { check: 'address', result: 'ok', detail: `${url} answers` },
    await checkTls(url),
    clockFinding(reached),
    await checkParts(url),
    ...(await checkAccess(settings)),
  ];
}

/** Without a key that works there is nothing to ask about readings. */
async function checkAccess(settings: Settings): Promise<Finding[]> {
  const key = await checkKey(settings);
  return key.canRead ? [key.finding, await checkLag(settings)] : [key.finding];
}

type Reached =
  | { readonly serverMs: number; readonly sentMs: number; readonly gotMs: number }
  | { readonly finding: Finding };

async function reach(url: string): Promise<Reached> {
  const sentMs = Date.now();
  try {
    const answer = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await answer.body?.cancel();
    return { serverMs: Date.parse(answer.headers.get('date') ?? ''), sentMs, gotMs: Date.now() };
  } catch (error) {
    return { finding: { check: 'address', result: 'bad', detail: `${url}: ${networkReason(error)}` } };
  }
}

async function checkParts(url: string): Promise<Finding> {
  const answer = await fetch(`${url}/readyz?verbose`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  const { checks = {} } = (await answer.json().catch(() => ({}))) as { checks?: Record<string, string> };
  const away = Object.entries(checks).filter(([, state]) => state !== 'ok');
  const detail = away.map(([part, state]) => `${part} ${state}`).join(', ');
  if (answer.ok) return { check: 'services', result: 'ok', detail: 'all are ready' };
  return {
    check: 'services',
    result: 'bad',
    detail: detail === '' ? `not ready (${answer.status})` : detail,
  };
}
