import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BENCH = fileURLToPath(new URL('./bench.ts', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function bench(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [BENCH, ...args], (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

describe('the command', () => {
  it('prints one line a measure on standard output and everything else beside it', async () => {
    const { code, stdout, stderr } = await bench('layout', '--quick', '--json', '--rounds', '1');
    expect([code, stderr]).toEqual([0, expect.stringContaining('typed columns')]);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(6);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(['measure', 'ours', 'rival', 'ratio', 'unit']);
      expect(line.ratio).toBeGreaterThan(0);
    }
  });

  it('shows how it is used', async () => {
    const { code, stdout } = await bench('--help');
    expect([code, stdout]).toEqual([0, expect.stringContaining('npm run bench')]);
  });

  it('refuses what it does not know', async () => {
    const { code, stdout, stderr } = await bench('speed');
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('Unknown: speed')]);
  });
});
