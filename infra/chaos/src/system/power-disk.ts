import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { Unsupported } from './disk.ts';

/** Sparse: it takes what is written, twice for a moment. */
const SIZE = '1G';
/** The file system by itself writes nothing out for so long, seconds. */
const COMMIT_S = 300;

/**
 * A disk whose power can be cut: a file system in a file, behind a loop device. What a server wrote and did not sync
 * is in the memory of that file system only, so a copy of the file is what a machine would find after its power was gone.
 */
export class PowerDisk {
  private readonly folder: string;
  private generation = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes a disk and mounts it. Throws Unsupported where that is not allowed. */
  static mount(folder: string): PowerDisk {
    mkdirSync(folder, { recursive: true });
    const disk = new PowerDisk(folder);
    run('truncate', ['-s', SIZE, disk.image]);
    run('mkfs.ext4', ['-q', '-F', disk.image]);
    disk.attach();
    return disk;
  }

  /** Copies what the disk holds at this moment; whoever writes to it has to stand still. */
  copy(): void {
    const { image } = this;
    this.generation++;
    run('cp', ['--sparse=always', image, this.image]);
  }

  /** Goes on with the copy. Nobody may use the disk meanwhile. */
  return(): void {
    this.unmount();
    this.attach();
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmSync(`${this.folder}.${this.generation - 1}.img`, { force: true });
  }

  private get image(): string {
    return `${this.folder}.${this.generation}.img`;
  }

  private attach(): void {
    run('mount', ['-o', `loop,commit=${COMMIT_S}`, this.image, this.folder]);
    run('chmod', ['0711', this.folder]);
  }
}

function run(command: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Unsupported(`${command} cannot be used: ${error?.message ?? stderr.trim()}`);
}
