import type { LiveReading } from '../live/live-reading.ts';
import { toCsv } from '../ui/save-file.ts';

/** How many readings the log keeps; older ones are asked of the device's page. */
export const logLimit = 5000;

/** A reading with its place in the log. */
export interface LogEntry extends LiveReading {
  readonly key: number;
}

/** The newest readings, oldest first, and how many there were in all. */
export interface Log {
  readonly entries: readonly LogEntry[];
  readonly received: number;
}

export const emptyLog: Log = { entries: [], received: 0 };

/** The log after more readings. */
export function extendLog(log: Log, arrived: readonly LiveReading[], limit = logLimit): Log {
  if (arrived.length === 0) return log;
  let key = log.received;
  const entries = [...log.entries, ...arrived.map((reading) => ({ ...reading, key: key++ }))];
  return { entries: entries.slice(-limit), received: key };
}

/** What matches of the log, newest first, at most `limit`: a part of the device's id or of a metric's name. */
export function matching(log: Log, text: string, limit: number): readonly LogEntry[] {
  const part = text.trim().toLowerCase();
  const found: LogEntry[] = [];
  for (let index = log.entries.length - 1; index >= 0 && found.length < limit; index--) {
    const entry = log.entries[index];
    if (entry && isMatch(entry, part)) found.push(entry);
  }
  return found;
}

function isMatch({ deviceId, metrics }: LogEntry, part: string): boolean {
  return (
    deviceId.toLowerCase().includes(part) ||
    Object.keys(metrics).some((metric) => metric.toLowerCase().includes(part))
  );
}

/** The entries as a file, oldest first, one row a value. */
export function logCsv(entries: readonly LogEntry[]): string {
  const rows = entries
    .toReversed()
    .flatMap(({ deviceId, at, metrics }) =>
      Object.entries(metrics).map(([name, value]) => [new Date(at).toISOString(), deviceId, name, value]),
    );
  return toCsv([['timestamp', 'device_id', 'metric', 'value'], ...rows]);
}
