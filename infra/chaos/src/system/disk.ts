import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const MiB = 1024 * 1024;

/** This machine cannot do what a fault needs. */
export class Unsupported extends Error {}

/** A small disk of its own, in memory. */
export class Disk {
  readonly folder: string;
  private readonly filler: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.filler = join(folder, 'filler');
  }

  /** Makes a disk of a size and mounts it. Throws Unsupported where that is not allowed. */
  static mount(folder: string, sizeMiB: number): Disk {
    mkdirSync(folder, { recursive: true });
    const options = `size=${sizeMiB}m,mode=0711`;
    const { status, error, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Unsupported(`a disk cannot be mounted: ${error?.message ?? stderr.trim()}`);
    return new Disk(folder);
  }

  /** Takes all space that is left. */
  fill(): void {
    const handle = openSync(this.filler, 'a');
    try {
      for (const size of [MiB, 4096]) while (canWrite(handle, Buffer.alloc(size))) continue;
    } finally {
      closeSync(handle);
    }
  }

  /** Gives the space back. */
  free(): void {
    rmSync(this.filler, { force: true });
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder]);
  }
}

function canWrite(handle: number, bytes: Buffer): boolean {
  try {
    return writeSync(handle, bytes) === bytes.length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
