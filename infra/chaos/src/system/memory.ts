import type { Part } from './part.ts';
import { residentBytes } from './process-tree.ts';

const SAMPLE_MS = 500;
const MiB = 1024 * 1024;

/** What each part may hold at most, MiB: several times what it holds at rest, and nothing that grows with an outage. */
const LIMITS_MIB: Readonly<Record<string, number>> = { ingest: 512, query: 640, realtime: 512, nats: 512 };

/** Watches how much memory the parts of a system hold. */
export class MemoryWatch {
  private readonly peaks = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;

  /** Watches the parts that are in the map at any time. */
  constructor(parts: ReadonlyMap<string, Part>) {
    const sample = (): void => {
      for (const { name, pid } of parts.values()) {
        if (pid !== undefined) this.peaks.set(name, Math.max(this.peaks.get(name) ?? 0, residentBytes(pid)));
      }
    };
    this.timer = setInterval(sample, SAMPLE_MS).unref();
  }

  /** The most that each part held, as `ingest 140 MiB, …`. */
  get words(): string {
    return [...this.peaks].map(([name, bytes]) => `${name} ${Math.round(bytes / MiB)} MiB`).join(', ');
  }

  /** Parts that held more than they may. */
  get faults(): string[] {
    return [...this.peaks].flatMap(([name, bytes]) => {
      const limit = LIMITS_MIB[name.replace(/-\d+$/, '')];
      if (limit === undefined || bytes <= limit * MiB) return [];
      return [`${name} held ${Math.round(bytes / MiB)} MiB, more than ${limit}`];
    });
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
