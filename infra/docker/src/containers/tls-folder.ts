import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** Does `work` with a folder for TLS_DIR, and has us believe its certificate meanwhile. */
export async function inTlsFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'containers-tls-'));
  try {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
    writeFileSync(join(folder, 'tls.crt'), cert);
    writeFileSync(join(folder, 'tls.key'), key);
    // User 1000 of the container has to read them.
    chmodSync(folder, 0o755);
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    await work(folder);
  } finally {
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    rmSync(folder, { recursive: true });
  }
}
