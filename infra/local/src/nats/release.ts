import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A release archive on a server that we do not have to trust: its checksum is ours. */
export interface Release {
  readonly url: string;
  readonly sha256: string;
  /** Where the program lies in the archive. */
  readonly program: string;
}

const VERSION = '2.10.29';
const CONNECT_TIMEOUT_MS = 5000;
const DOWNLOAD_TIMEOUT_MS = 180_000;

/** SHA-256 of the archives, by the names that the release and Node give the processor. */
const CHECKSUMS: Record<string, { readonly name: string; readonly sha256: string }> = {
  x64: { name: 'linux-amd64', sha256: 'e314da74a83a1d3876db8814c27eb990fe729640fd6452025b441bcede8390da' },
  arm64: { name: 'linux-arm64', sha256: 'da4b27942ecfb4c5f0c54553d2e7f470ddda9d7581cfe8131b351a0e223ed401' },
};

/** Downloads a release, checks it against its checksum and unpacks it into `folder`. Throws when any of it fails. */
export async function downloadRelease(folder: string, release = pinnedRelease()): Promise<string> {
  const archive = await download(release.url);
  const sha256 = createHash('sha256').update(archive).digest('hex');
  if (sha256 !== release.sha256)
    throw new Error(`${release.url} has the checksum ${sha256}, not ${release.sha256}`);
  const file = join(folder, 'archive.tar.gz');
  writeFileSync(file, archive);
  await promisify(execFile)('tar', ['-xzf', file, '-C', folder]);
  return join(folder, release.program);
}

function pinnedRelease(): Release {
  const known = platform() === 'linux' ? CHECKSUMS[arch()] : undefined;
  if (known === undefined) throw new Error(`no release is pinned for ${platform()} on ${arch()}`);
  const name = `nats-server-v${VERSION}-${known.name}`;
  return {
    url: `https://github.com/nats-io/nats-server/releases/download/v${VERSION}/${name}.tar.gz`,
    sha256: known.sha256,
    program: `${name}/nats-server`,
  };
}

/** A server that does not answer is given up soon, a slow download is not. */
async function download(url: string): Promise<Buffer> {
  const controller = new AbortController();
  const giveUp = (what: string) => () => controller.abort(new Error(`${url} ${what}`));
  const connecting = setTimeout(giveUp('did not answer'), CONNECT_TIMEOUT_MS);
  const downloading = setTimeout(giveUp('took too long'), DOWNLOAD_TIMEOUT_MS);
  try {
    const answer = await fetch(url, { signal: controller.signal });
    clearTimeout(connecting);
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  } finally {
    clearTimeout(connecting);
    clearTimeout(downloading);
  }
}
