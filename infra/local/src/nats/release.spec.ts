import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeStandInNats } from '../testing/stand-in-nats.ts';
import { inTemporaryFolder } from '../testing/temporary-folder.ts';
import { downloadRelease, type Release } from './release.ts';
import { natsVersion } from './version.ts';

/** Serves an archive that holds `nats-server-2.10.29`, and says where and what it is. */
async function withRelease(work: (release: Release, folder: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    makeStandInNats(join(folder, 'v'), '2.10.29');
    const archive = join(folder, 'a.tar.gz');
    execFileSync('tar', ['-czf', archive, '-C', folder, 'v']);
    const bytes = readFileSync(archive);
    const server = createServer((request, response) => {
      if (request.url === '/a.tar.gz') response.end(bytes);
      else response.writeHead(404).end();
    });
    const { port } = await listen(server);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const url = `http://127.0.0.1:${port}/a.tar.gz`;
    await work({ url, sha256, program: 'v/nats-server-2.10.29' }, folder);
    server.close();
    server.closeAllConnections();
  });
}

function listen(server: Server): Promise<AddressInfo> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo)),
  );
}

describe('the release archive', () => {
  it('is downloaded, checked and unpacked', () =>
    withRelease(async (release, folder) => {
      const program = await downloadRelease(folder, release);
      await expect(natsVersion(program)).resolves.toBe('2.10.29');
    }));

  it('is refused when it is not the one we know', () =>
    withRelease(async (release, folder) => {
      const sha256 = release.sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
      await expect(downloadRelease(folder, { ...release, sha256 })).rejects.toThrow(
        `has the checksum ${release.sha256}, not ${sha256}`,
      );
    }));

  it('says what the server answered when it is not there', () =>
    withRelease(async (release, folder) => {
      const url = `${release.url}.old`;
      await expect(downloadRelease(folder, { ...release, url })).rejects.toThrow(`${url} answered 404`);
    }));
});
