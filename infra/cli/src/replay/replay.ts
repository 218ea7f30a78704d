import { Api } from '../client/api.ts';
import { EXIT } from '../exit-codes.ts';
import { credentialFor } from '../settings/credentials.ts';
import { type Progress, showProgress } from './progress.ts';
import { fileSize, replay, type Replayed } from './replay-run.ts';
import { resumePoint, statePath } from './resume-point.ts';
import { rejectedCount } from './resume-state.ts';
import type { Settings } from '../settings/settings.ts';
import { settledCount } from '../client/stored-count.ts';
import { UsageError } from '../usage-error.ts';

/** How long a service may be away before the replay stops; what was acknowledged by then is kept. */
const PATIENCE_MS = 300_000;
/** A system that does not answer at first is more likely not there than restarting. */
const FIRST_PATIENCE_MS = 15_000;
const STORED_WITHIN_MS = 30_000;

/** What a replay was asked to do. */
export interface ReplayOptions {
  readonly file: string;
  readonly device: string;
  /** Times real time; Infinity means as fast as the readings are taken. */
  readonly speed: number;
}

/** Posts a file, or what is left of it, and compares what was acknowledged with what is stored; the exit code. */
export async function runReplay(
  options: ReplayOptions,
  settings: Settings,
  signal: AbortSignal,
): Promise<number> {
  const bytes = await fileSize(options.file).catch((cause: unknown) => {
    throw new UsageError(`${options.file} cannot be read`, { cause });
  });
  const { url } = settings;
  const keptAt = statePath(settings.dataDir, { ...options, url });
  let progress: Progress | undefined;
  const onRetry = (reason: string, waitMs: number) =>
    (progress?.note ?? console.error)(`${reason}; again in ${(waitMs / 1_000).toFixed(1)} s`);
  const registry = new Api({ url, patienceMs: FIRST_PATIENCE_MS, signal, onRetry });
  const api = new Api({ url, patienceMs: PATIENCE_MS, signal, onRetry });
  try {
    const credential = await credentialFor(
      { device_id: options.device, name: options.device },
      registry,
      settings,
    );
    const point = await resumePoint(options.file, keptAt);
    if (point.state.rows > 0) console.log(`Going on after row ${point.state.rows}.`);
    progress = showProgress(bytes, process.stderr);
    const replayed = await replay({ api, credential, speed: options.speed, point, keptAt, progress, signal });
    progress.stop();
    progress = undefined;
    return await report(replayed, { options, api, signal, readingKey: settings.key });
  } catch (error) {
    const isSending = progress !== undefined;
    progress?.stop();
    if (signal.aborted) {
      console.error(
        '\nInterrupted. What was acknowledged is remembered: the same command goes on from there.',
      );
      return EXIT.interrupted;
    }
    if (isSending)
      console.error('What was acknowledged before is remembered: the same command goes on from there.');
    throw error;
  }
}

interface ReportContext {
  readonly options: ReplayOptions;
  readonly api: Api;
  readonly signal: AbortSignal;
  readonly readingKey: string | undefined;
}

/** Compares what was acknowledged with what is stored, and returns the exit code. */
async function report({ state, times }: Replayed, context: ReportContext): Promise<number> {
  const { options, api, signal, readingKey } = context;
  const rejected = rejectedCount(state);
  const acknowledged = state.accepted + state.duplicates;
  console.log(`Acknowledged ${acknowledged} readings (${state.duplicates} repeats), rejected ${rejected}.`);
  const span = times.span();
  if (span === undefined) return rejected === 0 ? 0 : 1;
  if (readingKey === undefined) {
    console.error('Stored: not known, since reading back needs a key (TELEMETRY_KEY).');
    return 1;
  }
  const expected = times.count();
  const stored = await settledCount(() => api.countStored(options.device, span, readingKey), {
    expected,
    patienceMs: STORED_WITHIN_MS,
    signal,
  });
  const [start, end] = [span.startMs, span.endMs - 1].map((ms) => new Date(ms).toISOString());
  console.log(`Stored ${stored} readings of ${options.device} from ${start ?? ''} to ${end ?? ''}.`);
  if (stored < expected)
    console.error(`Acknowledged were ${expected} different times: ${expected - stored} are missing.`);
  return stored >= expected && rejected === 0 ? 0 : 1;
}
