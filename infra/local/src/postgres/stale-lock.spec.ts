import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inTemporaryFolder } from '../testing/temporary-folder.ts';
import { waitFor } from '../testing/wait-for.ts';
import { identifyProcess } from '../process/process-table.ts';
import { clearStaleLock } from './stale-lock.ts';

describe('the lock of a live PostgreSQL', () => {
  it('is respected although there are spaces in the paths of program and data', () =>
    inTemporaryFolder(async (folder) => {
      const home = join(folder, 'My Projects');
      const data = join(home, 'its data');
      mkdirSync(data, { recursive: true });
      const postgres = join(home, 'postgres');
      symlinkSync(process.execPath, postgres);
      // Node in PostgreSQL's clothes: what counts is the command line.
      const child = spawn(postgres, ['-e', 'setInterval(() => undefined, 1000)', '--', '-D', data]);
      const pid = child.pid ?? 0;
      try {
        await waitFor('its command line', () => identifyProcess(pid)?.argv.includes(data));
        writeFileSync(join(data, 'postmaster.pid'), `${pid}\n${data}\n`);
        await expect(clearStaleLock(data)).rejects.toThrow(`process ${pid}`);
      } finally {
        child.kill('SIGKILL');
      }
    }));
});
