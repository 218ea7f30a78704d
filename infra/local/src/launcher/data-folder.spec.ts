import { spawnSync } from 'node:child_process';
import { stopLeftover } from './data-folder.ts';

describe('stopping a leftover', () => {
  it('is content when it has ended meanwhile', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const gone = { name: 'query', pid, startedAt: 'then', stopSignal: 'SIGTERM' as const };
    await expect(stopLeftover(gone)).resolves.toBeUndefined();
  });
});
